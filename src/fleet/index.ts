export {
  type AloneOptions,
  Fleet,
  type FleetMember,
  type FleetOptions,
  type FleetStatus,
  type FleetSubject,
  type Work,
} from './fleet.ts';
