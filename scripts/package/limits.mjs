/** How large what people download and load may be, in bytes. */
export const LIMITS = {
  extensionBytes: 700_000,
  vsixBytes: 3_000_000,
  tarballBytes: 3_000_000,
};
