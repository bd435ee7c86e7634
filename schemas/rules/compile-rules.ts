import { Environment } from '@marcbachmann/cel-js';
import type { Form } from '../form/form.ts';
import type { Rule } from '../form/rule.ts';
import { fail, ok, type Result } from '../result.ts';
import { celTypeOf } from './context.ts';
import { namesIn } from './expression-nodes.ts';
import { findOptionSlips } from './option-slips.ts';
import { recordSchema, type RecordSchema } from './record-schema.ts';
import { RULE_FUNCTIONS } from './functions.ts';

/** A rule that cannot be worked out, and where in its expression. */
export interface RuleProblem {
  readonly rule: number;
  readonly kind: 'syntax' | 'unknown-name' | 'wrong-type' | 'not-boolean' | 'unknown-option';
  readonly message: string;
  /** Offsets into `when`. */
  readonly start: number;
  readonly end: number;
}

export interface CompiledRule {
  readonly rule: Rule;
  /** Ids of the fields that the expression looks at. */
  readonly reads: readonly string[];
  /** True when the record breaks the rule. Throws when the expression meets a null it cannot use. */
  readonly breaks: (context: Record<string, unknown>) => boolean;
}

/** A form's rules, ready to be asked; made once for a form and kept. */
export interface RecordRules {
  readonly form: Form;
  readonly record: RecordSchema;
  readonly rules: readonly CompiledRule[];
}

/** Far beyond what a form needs; an expression beyond them is a mistake or an attack. */
const LIMITS = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 500, maxMapEntries: 50 };

export function compileRules(form: Form): Result<RecordRules, RuleProblem[]> {
  const environment = createEnvironment(form);
  const problems: RuleProblem[] = [];
  const rules: CompiledRule[] = [];
  form.rules.forEach((rule, index) => {
    const compiled = compileRule(environment, form, rule, index);
    if (compiled.ok) rules.push(compiled.value);
    else problems.push(compiled.error);
  });
  if (problems.length > 0) return fail(problems);
  return ok({ form, record: recordSchema(form), rules });
}

function createEnvironment(form: Form): Environment {
  const environment = new Environment({ limits: LIMITS });
  for (const field of form.fields) environment.registerVariable(field.id, celTypeOf(field));
  if (!form.fields.some(({ id }) => id === 'receivedOn'))
    environment.registerVariable('receivedOn', 'string');
  for (const { signature, handler } of RULE_FUNCTIONS)
    environment.registerFunction(signature, handler);
  return environment;
}

function compileRule(
  environment: Environment,
  form: Form,
  rule: Rule,
  index: number,
): Result<CompiledRule, RuleProblem> {
  const checked = environment.check(rule.when);
  if (!checked.valid || checked.error) {
    const { summary, range } = checked.error!;
    const end = rule.when.length;
    return fail({
      rule: index,
      kind: kindOf(checked.error!.name, summary),
      message: summary,
      start: Math.min(range?.start ?? 0, Math.max(end - 1, 0)),
      end: range?.end ?? end,
    });
  }
  if (checked.type !== 'bool')
    return fail({
      rule: index,
      kind: 'not-boolean',
      message: `the expression gives ${checked.type ?? 'nothing'}`,
      start: 0,
      end: rule.when.length,
    });
  const run = environment.parse(rule.when);
  const slip = findOptionSlips(form, run.ast)[0];
  if (slip)
    return fail({
      rule: index,
      kind: 'unknown-option',
      message: `"${slip.field}" has no option "${slip.text}"`,
      start: slip.start,
      end: slip.end,
    });
  const names = new Set(namesIn(run.ast));
  return ok({
    rule,
    reads: form.fields.map(({ id }) => id).filter((id) => names.has(id)),
    breaks: (context) => run(context) === true,
  });
}

function kindOf(errorName: string, summary: string): RuleProblem['kind'] {
  if (errorName === 'ParseError') return 'syntax';
  return /^Unknown variable|no matching overload/.test(summary) ? 'unknown-name' : 'wrong-type';
}
