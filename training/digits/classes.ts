/** Classes of the digit network, in the order of its logits. */
export const CLASSES = [...'0123456789', 'empty', 'other'] as const;
