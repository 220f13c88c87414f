/** What status reads of a running gateway. */

import type { FleetJson } from '../../../gateway/admin/fleet-json.ts';
import type { DeliveryState } from '../../../requirement/delivery.ts';
import type { LaneStatus } from '../../../runtime/pipeline/status.ts';
import type { OperationSnapshot } from '../../../runtime/telemetry/metrics.ts';
import { type GatewayClient, GatewayRefusal } from '../../gateway-client.ts';

/** The fields of the admin API that status reads; the API's own description is the whole truth. */
export interface RequirementStatus {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly status: {
    /** Times without an end are null in JSON. */
    readonly control: { readonly killedFor?: number | null; readonly pausedFor?: number | null };
    readonly lanes: readonly LaneStatus[];
    readonly inFlight: number;
    readonly waiting: number;
  };
  readonly measured: readonly OperationSnapshot[];
}

export interface RejectedDocument {
  readonly file: string;
  readonly why: string;
  /** An earlier version goes on in its place. */
  readonly kept: boolean;
}

/** The fields of the store's page that status reads. */
export interface StoreStanding {
  readonly available: boolean;
  readonly failure?: string;
  readonly depths?: readonly {
    readonly requirement: string;
    readonly state: DeliveryState;
    readonly count: number;
    readonly oldestAt?: string;
  }[];
  /** Whose deliveries people on call have stopped; a lane is a requirement. */
  readonly pauses?: readonly { readonly box: string; readonly lane: string; readonly forMs?: number }[];
}

export interface GatewayReading {
  /** Undefined: the gateway keeps nothing. */
  readonly store: StoreStanding | undefined;
  /** Undefined: the gateway is alone. */
  readonly fleet: FleetJson | undefined;
  readonly requirements: readonly RequirementStatus[];
  /** Documents that cannot run as they are now; not told when only one requirement was asked for. */
  readonly rejected: readonly RejectedDocument[];
}

/** All requirements that run, or the one of this id or slug. Rejects with UsageError when no gateway answers. */
export async function readGateway(client: GatewayClient, name: string | undefined): Promise<GatewayReading> {
  const one = async (idOrSlug: string): Promise<RequirementStatus> =>
    (await client.ask('GET', `/-/api/requirements/${encodeURIComponent(idOrSlug)}`)) as RequirementStatus;
  if (name !== undefined)
    return { requirements: [await one(name)], rejected: [], store: await readStore(client), fleet: await readFleet(client) };
  const { requirements, documents } = (await client.ask('GET', '/-/api/requirements')) as {
    readonly requirements: readonly { readonly id: string }[];
    readonly documents: { readonly failed: readonly RejectedDocument[] };
  };
  const all = await Promise.all(requirements.map(({ id }) => one(id)));
  return { requirements: all, rejected: documents.failed, store: await readStore(client), fleet: await readFleet(client) };
}

async function readStore(client: GatewayClient): Promise<StoreStanding | undefined> {
  try {
    return (await client.ask('GET', '/-/api/store')) as StoreStanding;
  } catch (error) {
    // 501: it was started without a store; 404: it is of a version that has none.
    if (error instanceof GatewayRefusal && (error.status === 501 || error.status === 404)) return undefined;
    throw error;
  }
}

async function readFleet(client: GatewayClient): Promise<FleetJson | undefined> {
  try {
    const fleet = (await client.ask('GET', '/-/api/fleet')) as FleetJson;
    return fleet.member === undefined ? undefined : fleet;
  } catch (error) {
    // A gateway of a version that has none.
    if (error instanceof GatewayRefusal && error.status === 404) return undefined;
    throw error;
  }
}
