const NAMESPACE = '${pvc.metadata.namespace}';
const NAME = '${pvc.metadata.name}';
const VOLUME = '${pv.metadata.name}';
const VARIABLE = /\$\{[^}]*\}/g;

/** The most that a subDir may hold beside its variables, so that a namespace and a claim with long names fit. */
const LONGEST_LITERAL = 255 - 2 * 63;

/**
 * The problems of a `subDir` of csi-driver-nfs.
 * @param isKept whether directories outlive their volumes
 */
export function* subDirProblems(subDir: string, isKept: boolean): Generator<string> {
  if (!subDir.includes(VOLUME)) {
    if (!isKept) yield `must contain ${VOLUME}, as a claim that is created again would lose its directory`;
    else if (!subDir.includes(NAMESPACE) || !subDir.includes(NAME)) {
      yield `must contain ${NAMESPACE} and ${NAME}, or ${VOLUME}`;
    } else if (!isSeparated(subDir, NAMESPACE, NAME, /[._/]/)) {
      yield `must separate ${NAMESPACE} and ${NAME} by ".", "_" or "/", which no namespace contains`;
    }
  }
  const literal = subDir.replace(VARIABLE, 'x');
  if (literal.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    yield 'must be a relative path without "..", "." or a "/" at its end';
  }
  if (/[#\s\p{Cc}]/u.test(literal)) yield 'must not contain "#", spaces or control characters';
  if (subDir.replace(VARIABLE, '').length > LONGEST_LITERAL) {
    yield `must have at most ${LONGEST_LITERAL} characters beside its variables`;
  }
  for (const [variable] of subDir.matchAll(VARIABLE)) {
    if (variable === NAMESPACE || variable === NAME || variable === VOLUME) continue;
    yield `must not contain ${variable}, which the driver does not replace`;
  }
}

/**
 * Whether two claims never have one directory: between the namespace and the name is a character that no namespace
 * contains.
 */
export function isSeparated(pattern: string, namespace: string, name: string, separator: RegExp): boolean {
  const second = pattern.indexOf(name);
  const first = pattern.lastIndexOf(namespace, second);
  const between =
    first === -1
      ? pattern
          .slice(second + name.length, pattern.indexOf(namespace))
          .split('}')
          .at(-1)
      : pattern.slice(first + namespace.length).split('${')[0];
  return separator.test(between ?? '');
}
