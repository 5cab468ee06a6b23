import { layout } from '../../project/layout.ts'
import { monitoringBaseline } from '../../reports/baselines/document.ts'
import type { Check } from '../check.ts'
import { judgeDocument } from '../documentState.ts'

export const monitoringPlanned: Check = {
  id: 'monitoring-planned',
  passesWhen:
    'The deployment guide says how latency, accuracy drift, confidence (of a model without scores the shares of its classes) and input drift are watched, each with a threshold from a measured baseline and an action; docs/monitoring_baseline.json has these baselines.',
  judge: (ground) =>
    judgeDocument(ground, layout.documents.deploymentGuide, {
      sections: /monitor/i,
      beside: [monitoringBaseline.path],
    }),
}
