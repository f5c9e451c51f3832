export interface ImageConfig {
  Entrypoint: string[];
  Cmd: string[];
  ExposedPorts: Record<string, object>;
  User: string;
  WorkingDir: string;
  Env: string[];
}

export const IMAGES: Record<string, unknown>;
/** The whole image configuration (OCI image specification, `config`). @throws when there is no such image */
export function configOf(name: string): ImageConfig;
/**
 * Fills a folder with what an image holds.
 * @param node the binary of Node that goes into it; the one that runs unless given
 * @param dashboard a folder that `zendo dashboard install --directory` filled, for the tenant server's image
 * @throws Error when there is no such image, or dist/ was not built
 */
export function assemble(name: string, folder: string, node?: string, dashboard?: string): void;
