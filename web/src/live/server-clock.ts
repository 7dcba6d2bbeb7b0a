import { useEffect, useState } from 'react';

/** The server's clock less this browser's; the two may differ by any amount. */
let offsetMs = 0;

/** Notes the server's time that came with an answer. */
export function noteServerTime(at: number): void {
  offsetMs = at - Date.now();
}

/** The server's time now, as far as it is known; renders again every second. */
export function useServerNow(): number {
  const [now, setNow] = useState(() => Date.now() + offsetMs);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now() + offsetMs), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
