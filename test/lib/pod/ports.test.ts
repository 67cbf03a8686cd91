import { type Port, containerPorts, servicePorts } from '../../../lib/pod/ports';

const HTTP: Port = { name: 'http', containerPort: 8080 };

test('the ports of a container have no Service settings, and an explicit protocol', () => {
  const ports: Port[] = [
    { ...HTTP, service: 80, headlessService: false },
    { containerPort: 53, protocol: 'UDP', hostPort: 53 },
  ];
  expect(containerPorts(ports)).toEqual([
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { containerPort: 53, protocol: 'UDP', hostPort: 53 },
  ]);
});

test('a container without ports has no ports field', () => {
  expect(containerPorts(undefined)).toBeUndefined();
});

describe.each(['service', 'headlessService'] as const)('in %s, a port', (on) => {
  test('has the name and the number of the container port, and targets it by name', () => {
    expect(servicePorts([HTTP], on, { namesTarget: true })).toEqual([
      { name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' },
    ]);
  });

  test('has another number if given', () => {
    expect(servicePorts([{ ...HTTP, [on]: 80 }], on, { namesTarget: true })).toEqual([
      { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
    ]);
  });

  test('has further fields of a Service port, such as another name', () => {
    const port = { ...HTTP, [on]: { name: 'web', port: 80, appProtocol: 'http', nodePort: 30080 } };
    expect(servicePorts([port], on, { namesTarget: true })).toEqual([
      { name: 'web', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http', nodePort: 30080 },
    ]);
  });

  test('is omitted with false', () => {
    expect(
      servicePorts([HTTP, { name: 'admin', containerPort: 9090, [on]: false }], on, { namesTarget: true }),
    ).toHaveLength(1);
  });

  test('without a name is targeted by number', () => {
    expect(servicePorts([{ containerPort: 80 }], on, { namesTarget: true })).toEqual([
      { name: undefined, port: 80, targetPort: 80, protocol: 'TCP' },
    ]);
  });

  test('with a duplicate name is targeted by number', () => {
    const ports = [HTTP, { ...HTTP, containerPort: 9090, [on]: { name: 'other' } }];
    expect(servicePorts(ports, on, { namesTarget: true })).toMatchObject([
      { name: 'http', targetPort: 8080 },
      { name: 'other', targetPort: 9090 },
    ]);
  });

  test('keeps its protocol', () => {
    expect(
      servicePorts([{ name: 'dns', containerPort: 53, protocol: 'UDP' }], on, { namesTarget: true }),
    ).toMatchObject([{ protocol: 'UDP' }]);
  });
});

test('the two Services have independent settings of a port', () => {
  const port: Port = { ...HTTP, service: 80, headlessService: false };
  expect(servicePorts([port], 'service')).toMatchObject([{ port: 80 }]);
  expect(servicePorts([port], 'headlessService')).toEqual([]);
});
