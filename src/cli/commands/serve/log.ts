/** The log of a running gateway: one line per event that is worth telling a person, with the time of day in UTC. */
import type { World } from '../../../requirement/clock.ts';
import { COUNTS_NOTHING, EVENT_SEVERITY, type Observe } from '../../../requirement/event.ts';
import type { Output } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import { tell } from '../../render/telling.ts';

export function logTo(talk: Output, world: Pick<World, 'epoch'>, onlyTrouble: boolean): Observe {
  const { paint } = talk;
  const log: Observe = (event) => {
    const severity = EVENT_SEVERITY[event.name];
    if (severity === 'debug' || (onlyTrouble && severity === 'information')) return;
    const { subject, words, role } = tell(event);
    const time = new Date(world.epoch()).toISOString().slice(11, 23);
    const about = printable([event.requirement, event.operation].filter((word) => word !== '').join(' · '));
    talk.lines(
      `${paint('quiet', time)}  ${about === '' ? '' : `${about}  `}${subject}: ${role === undefined ? words : paint(role, words)}`,
    );
  };
  return Object.assign(log, { counter: COUNTS_NOTHING });
}
