/** What is looked at of one package in package-lock.json. */
export interface LockedPackage {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The packages of a lock file by their folder; `''` is the project itself. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * Packages that are wanted by a locked one but not locked themselves: `npm ci` refuses such a file. npm itself leaves
 * out a native package of another platform when the registry at hand does not carry it.
 */
export function missingPackages(packages: LockedPackages): string[] {
  const locked = new Set(Object.keys(packages).map((folder) => folder.split('node_modules/').at(-1)));
  return Object.entries(packages).flatMap(([folder, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !locked.has(name))
      .map((name) => `${folder || 'package.json'} wants ${name}, which is not locked`),
  );
}

/** Packages that say that they need a newer Node than the oldest one this project runs on. */
export function tooNewPackages(packages: LockedPackages, oldestMajor = 20): string[] {
  return Object.entries(packages).flatMap(([folder, { version, engines }]) => {
    const oldest = /^>=\s*(\d+)/.exec(engines?.node ?? '')?.[1];
    if (folder === '' || oldest === undefined || Number(oldest) <= oldestMajor) return [];
    return [`${folder} ${version} needs Node ${engines?.node}`];
  });
}
