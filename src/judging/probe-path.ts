/** Paths that kubelets and load balancers ask by convention. */
export const PROBE = /^\/(?:health|healthz|ready|readyz|readiness|live|livez|liveness|ping)(?:\/|$)/;
