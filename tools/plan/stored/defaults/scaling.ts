import { isPlainObject } from '../../../../lib/core/wire';
import type { Fields, Fill } from './fill';

const HALF_A_MINUTE_OF_PODS = { type: 'Pods', value: 4, periodSeconds: 15 };
const ALL_AT_ONCE = { type: 'Percent', value: 100, periodSeconds: 15 };
const SCALE_UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [HALF_A_MINUTE_OF_PODS, ALL_AT_ONCE],
};
const SCALE_DOWN = { selectPolicy: 'Max', policies: [ALL_AT_ONCE] };

/** Defaults of HorizontalPodAutoscalers. */
export const SCALING: Readonly<Record<string, Fill>> = {
  HorizontalPodAutoscalerSpec: { minReplicas: 1, targetCPUUtilizationPercentage: 80 },
  HorizontalPodAutoscalerSpecV2: (spec) => ({
    minReplicas: 1,
    ...spec,
    metrics: Array.isArray(spec.metrics) && spec.metrics.length > 0 ? spec.metrics : [cpu(80)],
  }),
  HorizontalPodAutoscalerBehaviorV2: (behavior) => ({
    scaleUp: rules(SCALE_UP, behavior.scaleUp),
    scaleDown: rules(SCALE_DOWN, behavior.scaleDown),
  }),
};

function cpu(averageUtilization: number): Fields {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } };
}

function rules(defaults: Fields, given: unknown): Fields {
  return { ...defaults, ...(isPlainObject(given) ? given : {}) };
}
