/** The official package that the dashboard comes from. */
export const PACKAGE = 'zenml';

/** Its version whose dashboard speaks to the API that tenant servers answer. */
export const DEFAULT_VERSION = '0.98.0';

/** SHA-256 of the wheels that were looked at, as the package's index publishes it. Another wheel needs `--sha256`. */
export const CHECKSUMS: Readonly<Record<string, string>> = {
  '0.98.0': '801ffbe1821bd48dfc03c9fd5519f5a7d4387d86b3d48d08bd2057dfcde5ad30',
};

/** The dashboard's folder inside of the wheel. */
export const FOLDER = 'zenml/zen_server/dashboard/';
