/** A fingerprint or a serial number: long, and broken anywhere. */
export function Code({ value }: { value: string }) {
  return (
    <span className="code" style={{ wordBreak: 'break-all' }}>
      {value || '—'}
    </span>
  );
}
