// Draws places and dates as cards: name first, then only what is known.
import type { Venue, VenuesPart } from '../contract';
import { h, phone, safeUrl } from '../dom';
import type { Words } from '../strings';
import type { Scene } from './scene';

export function drawVenues(part: VenuesPart, scene: Scene): HTMLElement {
  return h('ul', { class: 'venues' }, ...part.venues.map((venue) => drawVenue(venue, scene)));
}

function drawVenue(venue: Venue, { say }: Scene): HTMLElement {
  const near = typeof venue.distance_km === 'number' ? say('kilometres', { km: String(Math.round(venue.distance_km)) }) : '';
  const rows: [Words, string | Node | undefined][] = [
    ['venueWhen', venue.when || venue.date],
    ['venueTown', venue.municipality],
    ['venuePlace', venue.place],
    ['venueAddress', venue.address],
    ['venueDistance', near],
    ['venueCost', venue.cost],
    ['venueBooking', venue.booking],
    ['venuePhone', venue.phone ? phone(venue.phone) : ''],
    ['venueNote', venue.note],
  ];
  const known = h('dl');
  rows.forEach(([key, value]) => { if (value) known.append(h('dt', {}, say(key)), h('dd', {}, value)); });
  const href = safeUrl(venue.url);
  const more = href && h('a', { href, target: '_blank', rel: 'noopener noreferrer' },
    say('venueLink'), h('span', { class: 'note' }, say('newTab')));
  return h('li', {}, h('strong', { class: 'name' }, venue.name), known, more);
}
