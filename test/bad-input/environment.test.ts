import { readConfig } from '../../config';
import { InvalidPropsError } from '../../lib';
import { EXPORT_PATH, IMAGE, LABEL, SERVER, SIZE, WHOLE } from '../support/bad-input';

type Row = [input: string, environment: Record<string, string>, fault: string];

const rows: Row[] = [
  [
    'an unknown environment',
    { ENVIRONMENT: 'prod' },
    'ENVIRONMENT must be one of "nfs", "local", got "prod"',
  ],
  ['an NFS server with its path', { NFS_SERVER: 'a.b:/srv' }, `NFS_SERVER must be ${SERVER}, got "a.b:/srv"`],
  ['an NFS path that is relative', { NFS_PATH: 'srv' }, `NFS_PATH must be ${EXPORT_PATH}, got "srv"`],
  ['an empty NFS path', { NFS_PATH: '' }, `NFS_PATH must be ${EXPORT_PATH}, got ""`],
  ['an NFS path that ends in a slash', { NFS_PATH: '/srv/' }, `NFS_PATH must be ${EXPORT_PATH}, got "/srv/"`],
  ['a namespace in capitals', { NAMESPACE: 'Visits' }, `NAMESPACE must be ${LABEL}, got "Visits"`],
  ['a namespace that is empty', { NAMESPACE: '' }, `NAMESPACE must be ${LABEL}, got ""`],
  ...['default', 'nfs-provisioner', 'kube-system'].map((name): Row => [
    `the namespace "${name}", which is somebody else's`,
    { NAMESPACE: name },
    `NAMESPACE must be a namespace of the app's own, got "${name}": it is made with Pod Security labels`,
  ]),
  ['an image without a name', { IMAGE: ':1.2.3' }, `IMAGE must be ${IMAGE}, got ":1.2.3"`],
  ['replicas as a word', { REPLICAS: 'three' }, `REPLICAS must be ${WHOLE}, got "three"`],
  ['replicas below none', { REPLICAS: '-1' }, `REPLICAS must be ${WHOLE}, got "-1"`],
  ['a fraction of a replica', { REPLICAS: '1.5' }, `REPLICAS must be ${WHOLE}, got "1.5"`],
  ['replicas that are empty', { REPLICAS: '' }, `REPLICAS must be ${WHOLE}, got ""`],
  ['storage in thousandths', { STORAGE: '32m' }, `STORAGE must be ${SIZE}, got "32m"`],
  [
    'a service type in lower case',
    { SERVICE_TYPE: 'nodeport' },
    'SERVICE_TYPE must be one of "ClusterIP", "NodePort", "LoadBalancer", got "nodeport"',
  ],
  [
    'an NFS server where volumes are local',
    { ENVIRONMENT: 'local', NFS_SERVER: 'nfs.example.com' },
    'NFS_SERVER has no effect with ENVIRONMENT "local", got "nfs.example.com": unset one of the two',
  ],
  [
    'an NFS path where volumes are local',
    { ENVIRONMENT: 'local', NFS_PATH: '/srv/nfs' },
    'NFS_PATH has no effect with ENVIRONMENT "local", got "/srv/nfs": unset one of the two',
  ],
];

test.each(rows)('the configuration refuses %s', (_input, environment, fault) => {
  expect(() => readConfig(environment)).toThrow(new InvalidPropsError('the environment', [fault]));
});

test('the configuration tells every variable at fault at once', () => {
  const environment = {
    SERVICE_TYPE: 'None',
    STORAGE: 'much',
    REPLICAS: 'many',
    IMAGE: 'my image',
    NAMESPACE: 'kube-public',
    NFS_PATH: '/srv/nfs/',
    NFS_SERVER: 'nfs://a',
    ENVIRONMENT: 'nfs4',
  };

  expect(() => readConfig(environment)).toThrow(
    new InvalidPropsError('the environment', [
      'ENVIRONMENT must be one of "nfs", "local", got "nfs4"',
      `NFS_SERVER must be ${SERVER}, got "nfs://a"`,
      `NFS_PATH must be ${EXPORT_PATH}, got "/srv/nfs/"`,
      `NAMESPACE must be a namespace of the app's own, got "kube-public": it is made with Pod Security labels`,
      `IMAGE must be ${IMAGE}, got "my image"`,
      `REPLICAS must be ${WHOLE}, got "many"`,
      `STORAGE must be ${SIZE}, got "much"`,
      'SERVICE_TYPE must be one of "ClusterIP", "NodePort", "LoadBalancer", got "None"',
    ]),
  );
});

test('the configuration takes an empty environment, and one that only the shell fills', () => {
  expect(readConfig({ PATH: '/bin', HOME: '/root' })).toEqual(readConfig({}));
});
