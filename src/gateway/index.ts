export { Gateway, type GatewayOptions } from './gateway.ts';
export { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
