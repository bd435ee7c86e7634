import { z } from 'zod';
import { environmentSchema, SECRET_NAMES } from './environment.ts';

/** What the JSON Schema of a setting tells of it. */
const settingSchema = z.object({
  description: z.string(),
  default: z.union([z.string(), z.number()]).optional(),
  enum: z.array(z.string()).optional(),
  type: z.string().optional(),
  format: z.string().optional(),
});
type Setting = z.infer<typeof settingSchema>;

/** Every setting as a table in Markdown. Throws for a setting that nothing is told of. */
export function configTable(): string {
  const { properties } = z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' });
  const parsed = z.record(z.string(), settingSchema).parse(properties);
  const rows = Object.entries(parsed).map(([name, setting]) =>
    [`\`${name}\``, setting.description, valuesOf(setting), defaultOf(setting), fileOf(name)].join(
      ' | ',
    ),
  );
  return [
    'setting | what it is | values | default | may lie in a file',
    '--- | --- | --- | --- | ---',
    ...rows,
  ]
    .map((row) => `| ${row} |`)
    .join('\n');
}

function valuesOf(setting: Setting): string {
  if (setting.enum) return setting.enum.map((value) => `\`${value}\``).join(' ');
  if (setting.format === 'uri') return 'address';
  return setting.type === 'integer' ? 'whole number' : 'text';
}

const defaultOf = ({ default: value }: Setting): string =>
  value === undefined || value === '' ? '–' : `\`${value}\``;

const fileOf = (name: string): string =>
  (SECRET_NAMES as readonly string[]).includes(name) ? `\`${name}_FILE\`` : '–';
