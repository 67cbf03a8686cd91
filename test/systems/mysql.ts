import type { Chart } from 'cdk8s';
import { StatefulApp, k8s } from '../../lib';

const CONFIGURE = `
id=\${HOSTNAME##*-}
role=$([ "$id" = 0 ] && echo primary || echo secondary)
printf '[mysqld]\\nserver-id=%d\\n' $((100 + id)) >/mnt/conf.d/server-id.cnf
cp "/mnt/config-map/$role.cnf" /mnt/conf.d/
`;

const CLONE = `
if [ "$HOSTNAME" != mysql-0 ] && [ ! -d /var/lib/mysql/mysql ]; then
  ncat --recv-only mysql-0.mysql 3307 | xbstream -x -C /var/lib/mysql
  xtrabackup --prepare --target-dir=/var/lib/mysql
fi
`;

const REPLICATE = `
cd /var/lib/mysql
until mysqladmin -h 127.0.0.1 ping; do sleep 1; done
if [ "$HOSTNAME" != mysql-0 ] && [ -f xtrabackup_binlog_info ]; then
  read -r file position _ <xtrabackup_binlog_info
  mysql -h 127.0.0.1 -e "CHANGE MASTER TO MASTER_HOST='mysql-0.mysql', MASTER_USER='root', \
    MASTER_LOG_FILE='$file', MASTER_LOG_POS=$position; START SLAVE"
  rm xtrabackup_binlog_info
fi
exec ncat -l -k --send-only -m 1 3307 -c 'xtrabackup --backup --stream=xbstream -H 127.0.0.1 -u root'
`;

/** A MySQL primary with replicas: init containers configure and clone, and a sidecar container starts the replication. */
export function mysql(chart: Chart): void {
  const config = new k8s.KubeConfigMap(chart, 'Config', {
    metadata: { name: 'mysql', labels: { app: 'mysql' } },
    data: {
      'primary.cnf': '[mysqld]\nlog-bin\n',
      'secondary.cnf': '[mysqld]\nsuper-read-only\n',
    },
  });
  const script = (text: string) => ['bash', '-ec', text];
  const xtrabackup = 'gcr.io/google-samples/xtrabackup:1.0';
  const volumeMounts = [
    { name: 'data', mountPath: '/var/lib/mysql', subPath: 'mysql' },
    { name: 'conf', mountPath: '/etc/mysql/conf.d' },
  ];
  new StatefulApp(chart, 'mysql', {
    image: 'mysql:5.7',
    replicas: 3,
    selectorLabels: { app: 'mysql' },
    env: { MYSQL_ALLOW_EMPTY_PASSWORD: '1' },
    ports: [{ name: 'mysql', containerPort: 3306 }],
    resources: { requests: { cpu: '500m', memory: '1Gi' } },
    livenessProbe: {
      exec: { command: ['mysqladmin', 'ping'] },
      initialDelaySeconds: 30,
      timeoutSeconds: 5,
    },
    readinessProbe: {
      exec: { command: ['mysql', '-h', '127.0.0.1', '-e', 'SELECT 1'] },
      initialDelaySeconds: 5,
      periodSeconds: 2,
    },
    volumeMounts,
    initContainers: [
      {
        name: 'init-mysql',
        image: 'mysql:5.7',
        command: script(CONFIGURE),
        volumeMounts: [
          { name: 'conf', mountPath: '/mnt/conf.d' },
          { name: 'config-map', mountPath: '/mnt/config-map' },
        ],
      },
      { name: 'clone-mysql', image: xtrabackup, command: script(CLONE), volumeMounts },
    ],
    sidecarContainers: [
      {
        name: 'xtrabackup',
        image: xtrabackup,
        command: script(REPLICATE),
        ports: [{ name: 'xtrabackup', containerPort: 3307, service: false, headlessService: false }],
        resources: { requests: { cpu: '100m', memory: '100Mi' } },
        volumeMounts,
      },
    ],
    volumes: [
      { name: 'conf', emptyDir: {} },
      { name: 'config-map', configMap: { name: config.name } },
    ],
    claims: [{ name: 'data', storage: '10Gi' }],
    headlessService: { name: 'mysql', publishNotReadyAddresses: false },
    service: { name: 'mysql-read', labels: { readonly: 'true' } },
    networkPolicy: false,
    podDisruptionBudget: false,
    serviceAccount: false,
    podSecurity: 'baseline',
    affinity: false,
  });
}
