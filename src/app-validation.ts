import { Stage } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Looks at an app, or at a stage, and says what is wrong with it. */
export type AppValidation = (scope: IConstruct) => string[];

const validations = new WeakMap<IConstruct, Set<AppValidation>>();

/** Has a stack's app and stage be validated at synthesis, once for all who ask for the same, and before what is in them. */
export function validateAppOf(stack: Stack, validation: AppValidation): void {
  if (isNew(stack, validation)) {
    for (const scope of [stack.node.root, Stage.of(stack)]) {
      if (scope && isNew(scope, validation)) {
        scope.node.addValidation({ validate: () => validation(scope) });
      }
    }
  }
}

function isNew(scope: IConstruct, validation: AppValidation): boolean {
  let known = validations.get(scope);
  if (!known) {
    known = new Set();
    validations.set(scope, known);
  }
  return known.size < known.add(validation).size;
}
