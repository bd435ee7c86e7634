import { verify } from 'node:crypto';
import type { SignedReport } from '../../schemas/audit.ts';
import type { Vault } from '../vault.ts';

/** Whether it was signed by the key that follows from this master key: others bring keys of their own. */
export function isSignedBy(vault: Vault, { text, signature, publicKey }: SignedReport): boolean {
  return (
    publicKey === vault.sign('').publicKey &&
    verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))
  );
}
