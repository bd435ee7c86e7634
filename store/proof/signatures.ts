import { verify } from 'node:crypto';
import type { SignedReport } from '../../schemas/audit.ts';
import type { Vault } from '../vault.ts';

/** Whether it was signed by a key that follows from ours: others bring keys of their own. */
export function isSignedBy(vault: Vault, { text, signature, publicKey }: SignedReport): boolean {
  return (
    vault.generationOf(publicKey) !== null &&
    verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))
  );
}
