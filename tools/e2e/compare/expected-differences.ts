/**
 * Where Zendo answers otherwise on purpose. Each entry needs its reason; a difference that is not listed here fails the
 * comparison.
 */
export const EXPECTED_DIFFERENCES: readonly { readonly at: RegExp; readonly because: string }[] = [
  {
    at: /^\/flavors.*\.metadata\.config_schema\..*\.(?:description|title)$/,
    because: "Zendo ships its own facts about flavors, without the official server's prose.",
  },
  {
    at: /^\/flavors.*\.metadata\.config_schema\.(?:description|title)$/,
    because: "Zendo ships its own facts about flavors, without the official server's prose.",
  },
];
