import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { StatefulApp } from '../../lib';

/** Kafka in KRaft mode: two combined brokers and controllers, each with a client port and a peer port. */
export function kafka(scope: Construct): void {
  const chart = new Chart(scope, 'kafka', { namespace: 'db' });
  const isListening = { tcpSocket: { port: 'kafka-client' }, timeoutSeconds: 5 };
  const domain = 'kafka-headless.db.svc.cluster.local';
  new StatefulApp(chart, 'kafka', {
    selectorLabels: {
      'app.kubernetes.io/name': 'kafka',
      'app.kubernetes.io/instance': 'db',
      'app.kubernetes.io/component': 'kafka',
    },
    image: 'rjshrjndrn/kafka:3',
    imagePullPolicy: 'Always',
    replicas: 2,
    podManagementPolicy: 'Parallel',
    env: {
      MY_POD_IP: { fieldRef: { fieldPath: 'status.podIP' } },
      MY_POD_NAME: { fieldRef: { fieldPath: 'metadata.name' } },
      KAFKA_NODE_ID: { fieldRef: { fieldPath: 'metadata.name' } },
      KAFKA_CLUSTER_ID: 'Sjg_Rr1iQbO9xpahgDbYpQ',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: `1@kafka-0.${domain}:9093,2@kafka-1.${domain}:9093`,
      KAFKA_CONTROLLER_LISTENER_NAMES: 'INTERNAL',
      KAFKA_LISTENERS: 'CLIENT://:9092,INTERNAL://:9093',
      KAFKA_ADVERTISED_LISTENERS: `CLIENT://\${MY_POD_NAME}.${domain}:9092`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'CLIENT',
      KAFKA_LOG_DIRS: '/bitnami/kafka/data',
      LOG_DIR: '/bitnami/kafka/logs',
      KAFKA_MESSAGE_MAX_BYTES: '3145728',
      KAFKA_REPLICA_FETCH_MAX_BYTES: '3145728',
      KAFKA_LOG_RETENTION_HOURS: '168',
      KAFKA_LOG_RETENTION_BYTES: '1073741824',
      KAFKA_LOG_SEGMENT_BYTES: '1073741824',
      KAFKA_CFG_LOG_FLUSH_INTERVAL_MESSAGES: '10000',
      KAFKA_CFG_LOG_FLUSH_INTERVAL_MS: '1000',
      KAFKA_CFG_LOG_RETENTION_CHECK_INTERVAL_MS: '300000',
      KAFKA_CFG_DEFAULT_REPLICATION_FACTOR: '1',
      KAFKA_CFG_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_CFG_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_CFG_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_CFG_NUM_IO_THREADS: '8',
      KAFKA_CFG_NUM_NETWORK_THREADS: '3',
      KAFKA_CFG_NUM_PARTITIONS: '1',
      KAFKA_CFG_NUM_RECOVERY_THREADS_PER_DATA_DIR: '1',
      KAFKA_CFG_SOCKET_RECEIVE_BUFFER_BYTES: '102400',
      KAFKA_CFG_SOCKET_REQUEST_MAX_BYTES: '104857600',
      KAFKA_CFG_SOCKET_SEND_BUFFER_BYTES: '102400',
      KAFKA_CFG_AUTO_CREATE_TOPICS_ENABLE: 'true',
      KAFKA_CFG_DELETE_TOPIC_ENABLE: 'false',
      KAFKA_CFG_ALLOW_EVERYONE_IF_NO_ACL_FOUND: 'true',
      KAFKA_CFG_SUPER_USERS: 'User:admin',
    },
    ports: [
      {
        name: 'kafka-client',
        containerPort: 9092,
        headlessService: { name: 'tcp-client' },
        service: { name: 'tcp-client' },
      },
      {
        name: 'kafka-internal',
        containerPort: 9093,
        headlessService: { name: 'tcp-internal' },
        service: false,
      },
    ],
    livenessProbe: { ...isListening, initialDelaySeconds: 30 },
    readinessProbe: { ...isListening, initialDelaySeconds: 20, failureThreshold: 6 },
    resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: 2, memory: '2Gi' } },
    podSecurity: 'baseline',
    securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1001 },
    fsGroup: 1001,
    claims: [{ name: 'data', mountPath: '/bitnami/kafka', storage: '100Gi' }],
    volumes: [{ name: 'logs', emptyDir: {} }],
    volumeMounts: [{ name: 'logs', mountPath: '/bitnami/kafka/logs' }],
    topologySpreadConstraints: false,
    serviceAccount: { token: true },
    networkPolicy: false,
    podDisruptionBudget: false,
  });
}
