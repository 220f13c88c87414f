/**
 * Stands in for two web services under maps.googleapis.com: geocoding and directions.
 *
 * Imitated: the key in the query, the outcome as a word in `status` with HTTP status 200, no results for an address that
 * contains "nowhere".
 * Not imitated: the world. A place is made from the letters of its address, so that the same address is always in the same
 * place, and every route is straight.
 */
import { createHash } from 'node:crypto';
import type { Vendor, VendorAnswer, VendorRequest } from './stand-in.ts';

const EMPTY: Readonly<Record<string, unknown>> = { results: [], routes: [] };

export function googleMaps(apiKey: string): Vendor {
  function answer(request: VendorRequest): VendorAnswer {
    if (request.query.get('key') !== apiKey) return word('REQUEST_DENIED', 'The provided API key is invalid.');
    if (request.path === '/maps/api/geocode/json') return geocode(request.query.get('address'));
    if (request.path === '/maps/api/directions/json')
      return directions(request.query.get('origin'), request.query.get('destination'));
    return {
      status: 404,
      headers: { 'content-type': 'text/html; charset=UTF-8' },
      body: '<!DOCTYPE html><title>Error 404 (Not Found)</title>',
    };
  }
  return {
    name: 'Google Maps',
    answer,
    failure: (status, code) => (status === 200 ? word(code ?? 'UNKNOWN_ERROR', 'This failure was asked for.') : page(status)),
  };
}

function geocode(address: string | null): VendorAnswer {
  if (address === null || address === '') return word('INVALID_REQUEST', "Invalid request. Missing the 'address' parameter.");
  if (address.toLowerCase().includes('nowhere')) return { status: 200, body: { results: [], status: 'ZERO_RESULTS' } };
  const location = place(address);
  const result = {
    address_components: [{ long_name: address, short_name: address, types: ['political'] }],
    formatted_address: address,
    geometry: {
      location,
      location_type: 'ROOFTOP',
      viewport: {
        northeast: { lat: location.lat + 0.01, lng: location.lng + 0.01 },
        southwest: { lat: location.lat - 0.01, lng: location.lng - 0.01 },
      },
    },
    place_id: digest(address).toString('base64url').slice(0, 27),
    types: ['street_address'],
  };
  return { status: 200, body: { results: [result], status: 'OK' } };
}

function directions(origin: string | null, destination: string | null): VendorAnswer {
  if (!origin || !destination)
    return word('INVALID_REQUEST', "Invalid request. Missing the 'origin' or 'destination' parameter.");
  if (`${origin} ${destination}`.toLowerCase().includes('nowhere')) return word('NOT_FOUND', undefined);
  const [from, to] = [place(origin), place(destination)];
  const metres = Math.round(Math.hypot(from.lat - to.lat, from.lng - to.lng) * 111_000);
  const seconds = Math.round(metres / 14);
  const measure = {
    distance: { text: `${(metres / 1_000).toFixed(1)} km`, value: metres },
    duration: { text: `${Math.ceil(seconds / 60)} mins`, value: seconds },
  };
  const leg = { ...measure, start_address: origin, end_address: destination, start_location: from, end_location: to, steps: [] };
  const route = {
    summary: 'Straight ahead',
    legs: [leg],
    copyrights: 'Stand-in',
    overview_polyline: { points: '' },
    warnings: [],
    waypoint_order: [],
  };
  return { status: 200, body: { geocoded_waypoints: [], routes: [route], status: 'OK' } };
}

function word(status: string, message: string | undefined): VendorAnswer {
  return { status: 200, body: { ...EMPTY, status, ...(message === undefined ? {} : { error_message: message }) } };
}

function page(status: number): VendorAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<!DOCTYPE html><title>Error ${status}</title>`,
  };
}

function place(address: string): { lat: number; lng: number } {
  const bytes = digest(address);
  return { lat: 47 + bytes.readUInt16BE(0) / 9_000, lng: 6 + bytes.readUInt16BE(2) / 7_500 };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text.trim().toLowerCase()).digest();
}
