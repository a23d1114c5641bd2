import { DefaultTokenResolver, Stack, StringConcat, Token, Tokenization } from 'aws-cdk-lib';
import type { IResolvable, ITokenResolver, TokenizedStringFragments } from 'aws-cdk-lib';
import type { CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import { isIntrinsic } from './intrinsic';
import { profileFacts } from './profile-facts';
import { Setting } from './setting';
import { join, split } from './split';
import { pathOf } from './template';

const SAGEMAKER = 'sagemaker.amazonaws.com';

/**
 * The members of user settings that name a role, and the services that it is passed to.
 *
 * Which name SageMaker's own check of `iam:PassRole` uses for the roles of other services isn't documented: its own, or that of the service that
 * assumes the role.
 */
const PASSED_TO: readonly (readonly [member: string, services: readonly string[]])[] = [
  ['ExecutionRole', [SAGEMAKER]],
  ['CanvasAppSettings.TimeSeriesForecastingSettings.AmazonForecastRoleArn', [SAGEMAKER, 'forecast.amazonaws.com']],
  ['CanvasAppSettings.ModelRegisterSettings.CrossAccountModelRegisterRoleArn', [SAGEMAKER]],
  ['CanvasAppSettings.GenerativeAiSettings.AmazonBedrockRoleArn', [SAGEMAKER, 'bedrock.amazonaws.com']],
  ['CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn', [SAGEMAKER, 'emr-serverless.amazonaws.com']],
  ['JupyterLabAppSettings.EmrSettings.AssumableRoleArns[]', [SAGEMAKER]],
  ['JupyterLabAppSettings.EmrSettings.ExecutionRoleArns[]', [SAGEMAKER, 'elasticmapreduce.amazonaws.com', 'emr-serverless.amazonaws.com']],
];

/** The roles of a profile that go to the same services. */
export interface PassedRoles {
  readonly services: readonly string[];
  /** Each once. */
  readonly roleArns: readonly string[];
}

/** The services that the role in a setting is passed to; undefined for a setting that is no role. */
export function servicesPassedTo(servicePath: string): readonly string[] | undefined {
  return PASSED_TO.find(([member]) => servicePath.replace(/^[^.]*\./, '') === member)?.[1];
}

/** An execution role alone, which is all that can be known of a profile outside this app. */
export function executionRoleAlone(roleArn: string): PassedRoles[] {
  return [{ services: [SAGEMAKER], roleArns: [roleArn] }];
}

/**
 * The roles that a profile of this app names, as its template would be now: overrides applied, of every setting, whoever carries it. Throws when one
 * stands in something that is known only at deployment as a whole.
 */
export function passedRoles(profile: CfnUserProfile): PassedRoles[] {
  const { settings } = profileFacts(profile);
  const { UserSettings } = join(currentProperties(profile), settings && split(Setting.treeOf(settings)).api);
  const rolesFor = new Map<string, Set<string>>();
  for (const [member, services] of PASSED_TO) {
    for (const value of valuesAt(UserSettings, member.split(/\.|(?=\[\])/), `${pathOf(profile)}: UserSettings`)) {
      const roles = rolesFor.get(services.join()) ?? new Set();
      rolesFor.set(services.join(), roles.add(typeof value === 'string' ? value : expressionOf(profile, value)));
    }
  }
  return [...rolesFor].map(([services, roles]) => ({ services: services.split(','), roleArns: [...roles] }));
}

/** What is the same for the same roles, in whatever order. */
export function fingerprintOf(profile: CfnUserProfile, roles: readonly PassedRoles[]): string {
  const { stack } = profile;
  return roles.map(({ services, roleArns }) => [services, roleArns.map((arn) => JSON.stringify(stack.resolve(arn))).sort()].join()).sort().join();
}

/** The values at a path in the settings, nothing where there is none. */
function valuesAt(value: any, path: readonly string[], at: string): unknown[] {
  if (value === undefined || path.length === 0) {
    return value === undefined ? [] : [value];
  }
  if (isIntrinsic(value)) {
    throw new Error(`${at}: is known only at deployment as a whole, so the roles in it can't be told; write it out, down to its roles`);
  }
  const [member, ...rest] = path;
  return member === '[]' ? value.flatMap((item: unknown) => valuesAt(item, rest, at)) : valuesAt(value[member], rest, `${at}.${member}`);
}

/** An expression in the template's own terms: it means something in the stack of the profile only. */
function expressionOf(profile: CfnUserProfile, value: unknown): string {
  const { stack } = profile;
  const expression: IResolvable = {
    creationStack: [],
    resolve: ({ scope }) => {
      if (Stack.of(scope) !== stack) {
        throw new Error(`${pathOf(profile)}: one of its roles is an expression that means something in stack ${stack.node.path} only; give it as a reference, such as role.roleArn`);
      }
      return value;
    },
    toString: () => Token.asString(expression),
  };
  return Token.asString(expression);
}

/** The properties of a profile with overrides applied, and the tokens in strings as they were given: what they resolve to depends on the stack. */
function currentProperties(profile: CfnUserProfile): any {
  const template = Tokenization.resolve(profile._toCloudFormation(), { scope: profile, resolver: keepingTokensInStrings(), preparing: false });
  const { Properties = {} } = Object.values<any>(template.Resources)[0];
  return JSON.parse(JSON.stringify(Properties));
}

function keepingTokensInStrings(): ITokenResolver {
  const concat = new StringConcat();
  return Object.assign(new DefaultTokenResolver(concat), { resolveString: (fragments: TokenizedStringFragments) => fragments.join(concat) });
}
