/** What a client says about its machine when it starts a device login. All of it is hearsay: show it, never trust it. */
export interface DeviceDescription {
  readonly hostname: string | null;
  readonly os: string | null;
  readonly pythonVersion: string | null;
  readonly zenmlVersion: string | null;
}

const FIELDS: ReadonlyMap<string, keyof DeviceDescription> = new Map([
  ['Host', 'hostname'],
  ['OS', 'os'],
  ['Python', 'pythonVersion'],
  ['ZenML', 'zenmlVersion'],
]);

const MAX_LENGTH = 255;

/** Reads `Host/<h> ZenML/<v> Python/<v> OS/<o>`, in any order; what is absent is `null`. */
export function parseDeviceUserAgent(header: string | undefined): DeviceDescription {
  const found: { -readonly [Field in keyof DeviceDescription]: string | null } = {
    hostname: null,
    os: null,
    pythonVersion: null,
    zenmlVersion: null,
  };
  for (const property of (header ?? '').trim().split(' ')) {
    const slash = property.indexOf('/');
    const field = slash > 0 ? FIELDS.get(property.slice(0, slash)) : undefined;
    const value = printable(property.slice(slash + 1));
    if (field && value) found[field] = value;
  }
  return found;
}

// Nothing that could disturb a terminal or a page that shows it later.
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').slice(0, MAX_LENGTH);

const CLIENT = /^zenml\/(\d{1,5}\.\d{1,5}\.\d{1,5}\S{0,40})/i;

/** The version in an ordinary request's `User-Agent: zenml/x.y.z` (clients from 0.72.0 on send it). */
export function clientVersionFromUserAgent(header: string | undefined): string | undefined {
  return CLIENT.exec(header ?? '')?.[1];
}
