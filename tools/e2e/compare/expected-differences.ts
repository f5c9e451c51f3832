import type { Meant } from './meant.js';

/**
 * Where Zendo answers otherwise on purpose. Each entry needs its reason; a difference that is not listed here fails the
 * comparison.
 */
export const EXPECTED_DIFFERENCES: readonly Meant[] = [
  {
    at: /^\/flavors.*\.metadata\.config_schema\..*\b(?:description|title)$/,
    because: "Zendo ships its own facts about flavors, without the official server's prose.",
  },
  {
    at: /^\/runs(?:\?size=0|\/not-a-uuid) » \.body\[1\]$/,
    because: "The official server prints its framework's own report of a bad request; clients read only its beginning.",
  },
  {
    at: /^\/(?:runs\?sort_by=no_such_field|artifact_versions\?sort_by=name) » \.body\.detail\[1\]$/,
    because: "The official server prints its framework's own report of a bad sort; Zendo names what was wrong.",
  },
];
