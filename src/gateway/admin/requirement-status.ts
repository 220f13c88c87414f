import { clauseWithPlace } from '../../adapters/http/failure.ts';
import type { OperationSnapshot } from '../../runtime/telemetry/metrics.ts';
import type { ServedIntegration } from '../served.ts';

/** A requirement and how it stands, as the admin API tells it. */

export function summarizeRequirement({ requirement, engine }: ServedIntegration): object {
  const { id, slug, title, system, owner, criticality, type, environment, revision, file } = requirement;
  const status = engine.status();
  return {
    id,
    slug,
    title,
    system,
    owner,
    criticality,
    type,
    environment,
    revision,
    file,
    routes: { path: `/${slug}/`, host: `${slug}.localhost` },
    breakers: status.lanes.map((lane) => ({ operation: lane.operation, state: lane.breaker.state })),
    calls: status.calls,
    waiting: status.waiting,
    inFlight: status.inFlight,
  };
}

export function describeRequirement(integration: ServedIntegration, measured: readonly OperationSnapshot[]): object {
  const { requirement, engine } = integration;
  return {
    ...summarizeRequirement(integration),
    operations: requirement.operations.map(({ name, request, idempotent, read }) => ({ name, request, idempotent, read })),
    clauses: requirement.clauses.map((clause) => ({
      key: clause.key,
      label: clause.label,
      phrase: clause.phrase,
      standing: clause.standing,
      place: clauseWithPlace(requirement, clause.key),
    })),
    status: engine.status(),
    measured,
  };
}
