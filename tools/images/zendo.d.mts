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
/** Fills a folder with what an image holds. @throws when there is no such image, or dist/ was not built */
export function assemble(name: string, folder: string): void;
