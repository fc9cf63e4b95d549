// Says in words who has the conversation and how long it takes, without promising more than is known.
import type { State } from '../contract';
import type { Say } from '../strings';

export function sayState(state: State, callbackAsked: boolean, say: Say): string {
  switch (state.mode) {
    case 'bot': return say('stateBot');
    case 'offered': return say('stateOffered');
    case 'waiting': return sayWaiting(state, say);
    case 'with_supporter': return state.supporter ? say('stateWithNamed', { name: state.supporter }) : say('stateWith');
    case 'callback': return say(callbackAsked ? 'stateCallback' : 'stateCallbackForm');
    default: return say('stateClosed');
  }
}

/** `position` counts from 1: the resident whose position is 1 is next. */
function sayWaiting({ position, wait_minutes }: State, say: Say): string {
  const ahead = (position || 0) - 1;
  const queue = ahead < 0 ? say('stateWaiting') : ahead === 0 ? say('stateNext') : say('stateQueue', { ahead });
  const minutes = typeof wait_minutes === 'number' && wait_minutes > 0;
  return `${queue}${minutes ? say('stateMinutes', { minutes: Math.ceil(wait_minutes) }) : say('stateUnknown')}`;
}
