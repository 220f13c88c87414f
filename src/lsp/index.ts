export { type ServeOptions, serve } from './server.ts';
