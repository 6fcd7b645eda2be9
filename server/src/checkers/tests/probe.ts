// How the coverage probe gets into a Node process that somebody else starts.

/** The environment that loads the probe into every Node process of a run. */
export function probeOptions(probePath: string, more: readonly string[] = []): { readonly NODE_OPTIONS: string } {
  const quoted = /[\s"\\]/.test(probePath)
    ? `"${probePath.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
    : probePath;
  return { NODE_OPTIONS: [`--require ${quoted}`, ...more].join(' ') };
}

/** Flags that let Node tell places of the source where tests run against a build. */
export function mapOptions(built: readonly string[]): readonly string[] {
  return built.length === 0 ? [] : ['--enable-source-maps'];
}
