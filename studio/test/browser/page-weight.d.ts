export const PAGE: string;
export function pageWeight(): { page: number; german: number; code: number; later: Readonly<Record<string, number>> };
