/** The status of an objective as listings show it: one whose condition does not hold owes nothing, whatever was measured. */
export const statusText = ({ status, applies }: { readonly status: string; readonly applies: boolean }): string => (applies ? status : 'not owed');

/** Its value as listings show it; what nothing is owed for need not be measured. */
export const valueText = ({ valueText: text, applies }: { readonly valueText: string | null; readonly applies: boolean }): string => text ?? (applies ? '<unknown>' : '<none>');
