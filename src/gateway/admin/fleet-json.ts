/** The fleet as the admin API tells it: who there is, what they run, and how its limits are dealt out. */
import type { FleetStatus } from '../../fleet/fleet.ts';
import type { Schema } from './schema.ts';
import { boolean, count, list, number, object, string } from './schema.ts';

export interface FleetJson {
  /** Absent: this gateway is no part of a fleet, and there are no members. */
  readonly member?: string;
  readonly reachable: boolean;
  readonly members: readonly {
    readonly id: string;
    readonly place: string;
    readonly version: string;
    readonly startedAt: string;
    readonly heardMsAgo: number;
    readonly revisions: Readonly<Record<string, string>>;
  }[];
  readonly mixed: readonly string[];
  readonly limits: FleetStatus['limits'];
}

export function fleetJson(status: FleetStatus | undefined): FleetJson {
  if (status === undefined) return { reachable: false, members: [], mixed: [], limits: [] };
  const { members, ...rest } = status;
  return {
    ...rest,
    members: members.map(({ startedAt, age, ...member }) => ({
      ...member,
      startedAt: new Date(startedAt).toISOString(),
      heardMsAgo: Math.max(0, Math.round(age)),
    })),
  };
}

const member = object({
  id: string,
  place: { ...string, description: 'Host, port and number of the worker; empty: unknown.' },
  version: { ...string, description: 'Of the program.' },
  startedAt: { ...string, format: 'date-time' },
  heardMsAgo: count,
  revisions: {
    type: 'object',
    additionalProperties: string,
    description: 'Of the documents that it runs, by requirement.',
  },
});

export const FLEET_SCHEMA: Schema = {
  description: 'The gateways that share a store, as this one knows them.',
  ...object(
    {
      reachable: { ...boolean, description: 'False: the store cannot be reached, and each goes on with what it holds.' },
      members: list(member),
      mixed: { ...list(string), description: 'Requirements of which not all members run the same revision.' },
      limits: {
        ...list(object({ limit: string, units: number, held: number, alone: boolean })),
        description: 'Limits that are kept together: of `units`, this member holds `held`.',
      },
    },
    { member: { ...string, description: 'This gateway. Absent: it is no part of a fleet, and nothing else is told.' } },
  ),
};
