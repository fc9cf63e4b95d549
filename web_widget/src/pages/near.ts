// The page 「近い順に探す」: asks before it looks where the resident is; the place goes to the service once and nowhere else.
import type { Municipality } from '../contract';
import { button, fill, h } from '../dom';
import type { Problem } from '../problem';
import type { Say } from '../strings';
import type { Entry } from '../transcript';
import type { Page } from './sheet';

export interface Position { latitude: number; longitude: number }

const PATIENCE = { maximumAge: 60_000, timeout: 20_000 };

/** Whether this device can say where it is, and the talk is of places: venues were shown, or a town was asked for. */
export function offersNear(entries: readonly Entry[], towns: readonly Municipality[]): boolean {
  if (!navigator.geolocation || !window.isSecureContext) return false;
  const last = entries[entries.length - 1];
  const reply = last?.kind === 'message' && !last.old ? last.message.reply : null;
  if (!reply) return false;
  return reply.behaviour === 'venues'
    || (reply.behaviour === 'clarify' && (reply.choices ?? []).some(({ label }) => towns.some(({ name }) => name === label)));
}

export function nearPage(say: Say, send: (position: Position) => Promise<unknown>, done: () => void): Page {
  const told = h('p', { class: 'wrong', role: 'alert' });
  let busy = false;
  const look = async () => {
    if (busy) return;
    busy = true;
    fill(told);
    try {
      const { coords } = await locate();
      await send({ latitude: round(coords.latitude), longitude: round(coords.longitude) });
      done();
    } catch (error) {
      // The service's problems have a status; those of finding the place have none.
      fill(told, say((error as Problem).status === undefined ? 'nearFailed' : 'errorOther'));
    }
    busy = false;
  };
  return {
    title: say('near'),
    body: [
      h('p', {}, say('nearLead')),
      h('p', {}, say('nearAsk')),
      button(say('nearUse'), () => void look(), 'primary'),
      told,
    ],
  };
}

/** A hundred metres are near enough, so no more than that leaves the device. */
function round(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}

function locate(): Promise<GeolocationPosition> {
  return new Promise((found, failed) => navigator.geolocation.getCurrentPosition(found, failed, PATIENCE));
}
