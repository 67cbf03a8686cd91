import { Chart, Testing } from 'cdk8s';
import type { KubeObject } from '../../../tools/manifests/manifest';
import { cassandra } from '../../systems/cassandra';
import { etcd } from '../../systems/etcd';
import { jenkins } from '../../systems/jenkins';
import { kafka } from '../../systems/kafka';
import { mysql } from '../../systems/mysql';
import { postgres } from '../../systems/postgres';
import { prometheus } from '../../systems/prometheus';
import { rabbitmq } from '../../systems/rabbitmq';
import { redisHa } from '../../systems/redis-ha';
import { thanosReceive } from '../../systems/thanos-receive';
import { vault } from '../../systems/vault';
import { web } from '../../systems/web';
import { zookeeper } from '../../systems/zookeeper';
import { adoptObjects, changesOf } from './support';

const SYSTEMS: Readonly<Record<string, (chart: Chart) => void>> = {
  cassandra,
  etcd,
  jenkins,
  kafka,
  mysql,
  postgres,
  prometheus,
  rabbitmq,
  redisHa,
  thanosReceive,
  vault,
  web,
  zookeeper,
};

describe.each(Object.keys(SYSTEMS))('%s', (name) => {
  const app = Testing.app();
  SYSTEMS[name]?.(new Chart(app, 'system', { namespace: 'default' }));
  const objects = app.charts.flatMap((chart) => chart.toJson() as KubeObject[]);
  const adoption = adoptObjects(objects);

  it('is adopted without a change', () => {
    expect(changesOf(adoption)).toEqual([]);
  });

  it('is adopted with props alone', () => {
    expect(adoption.apps.flatMap(({ edits }) => edits)).toEqual([]);
    expect(adoption.text).not.toMatch(/overrides|JsonPatch/);
  });

  it('is a shorter program than its manifests', () => {
    expect(adoption.text.length).toBeLessThan(JSON.stringify(objects, null, 2).length);
  });
});
