/** What may be uploaded; the server looks into the content, this looks at name and size. */

export const FILE_BYTES_MAX = 10 * 1024 * 1024;
export const FILE_ACCEPT = 'image/jpeg,image/png,application/pdf';

export type FileFault = 'type' | 'large' | 'empty';

export function fileFault(file: { name: string; type: string; size: number }): FileFault | null {
  const namedWell = /\.(jpe?g|png|pdf)$/i.test(file.name);
  const typedWell = file.type === '' || FILE_ACCEPT.split(',').includes(file.type);
  if (!namedWell || !typedWell) return 'type';
  if (file.size === 0) return 'empty';
  return file.size > FILE_BYTES_MAX ? 'large' : null;
}

/** 1536000 as "1.5 MB". */
export function sizeText(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
