/** The version of the official server whose wire contract this one keeps; clients warn when theirs differs. */
export const WIRE_VERSION = '0.98.0';
