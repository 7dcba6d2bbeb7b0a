declare const brand: unique symbol;

/** A number that carries its unit in its type, so that milliseconds cannot be passed where MiB are meant. */
export type Brand<Name extends string> = number & { readonly [brand]: Name };
