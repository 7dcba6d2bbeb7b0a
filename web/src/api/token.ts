const key = 'homeostat.token';

/** The bearer token that the person typed, where the server asks for one; it ends with the browser's tab. */
export function readToken(): string | null {
  return sessionStorage.getItem(key);
}

/** Keeps the token for this tab. */
export function saveToken(token: string): void {
  sessionStorage.setItem(key, token);
}
