/** The version of this Zendo, which is also the version of the tenant server that ships with it. */
export const ZENDO_VERSION = '0.1.0';
