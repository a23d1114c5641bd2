import { ACCOUNT_ID, PARTITION } from './account';
import type { Account } from './account';
import { functionNamed } from './lambda-function';
import type { Deployed } from './resources/resource';

/** The values of condition keys in a request. */
type Context = Readonly<Record<string, string>>;

type Decision = 'allowed' | 'denied' | 'not allowed';

/** The services beside SageMaker that assume roles of a user profile, by the end of the setting's path. */
const ASSUMED_BY: readonly (readonly [path: RegExp, service: string])[] = [
  [/\.AmazonForecastRoleArn$/, 'forecast.amazonaws.com'],
  [/\.AmazonBedrockRoleArn$/, 'bedrock.amazonaws.com'],
  [/\.EmrServerlessSettings\.ExecutionRoleArn$/, 'emr-serverless.amazonaws.com'],
];
const ROLE = /^arn:[a-z-]+:iam::\d{12}:role\//;

/** What the policies that are deployed at a moment let functions do. */
export class Iam {
  public constructor(private readonly account: Account) {}

  /** Why a function may not call SageMaker like that, in the service's words; undefined if it may. Other callers may do everything. */
  public refusalOfSageMaker(functionName: string, action: string, resource: string, input: any): string | undefined {
    return this.refusal(functionName, `sagemaker:${action}`, resource) ?? this.refusalToPassRoles(functionName, action, input);
  }

  /** Why a function may not do something, undefined if it may. */
  public refusal(functionName: string, action: string, resource: string, contexts: readonly Context[] = [{}]): string | undefined {
    const role = this.roleOf(functionName);
    if (!role) {
      return undefined;
    }
    const statements = this.statementsOf(role);
    const decisions = contexts.map((context) => decide(statements, action, resource, context));
    if (decisions.includes('allowed')) {
      return undefined;
    }
    const caller = `arn:${PARTITION}:sts::${ACCOUNT_ID}:assumed-role/${role.physicalId}/${functionName}`;
    const because = decisions.includes('denied') ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
    return `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
  }

  private refusalToPassRoles(functionName: string, action: string, input: any): string | undefined {
    const roles = /^(Create|Update)UserProfile$/.test(action) ? rolesIn(input?.UserSettings, '') : [];
    return roles
      .map(([path, arn]) => {
        const services = ['sagemaker.amazonaws.com', ...ASSUMED_BY.filter(([end]) => end.test(path)).map(([, service]) => service)];
        return this.refusal(functionName, 'iam:PassRole', arn, services.map((service) => ({ 'iam:PassedToService': service })));
      })
      .find((refusal) => refusal !== undefined);
  }

  /** The role of a function, if it is deployed here. An imported one has policies that nobody here knows. */
  private roleOf(functionName: string): Deployed | undefined {
    const roleArn = functionNamed(this.account, functionName)?.roleArn;
    return this.account.deployed('AWS::IAM::Role').find((role) => role.attribute('Arn') === roleArn);
  }

  private statementsOf(role: Deployed): any[] {
    const name = role.physicalId;
    const { Policies = [], ManagedPolicyArns = [] } = role.properties;
    const attached = (type: string) => this.account.deployed(type).filter(({ properties }) => properties.Roles?.includes(name));
    const managed = this.account.deployed('AWS::IAM::ManagedPolicy').filter(({ ref }) => ManagedPolicyArns.includes(ref));
    return [
      ...Policies,
      ...[...attached('AWS::IAM::Policy'), ...attached('AWS::IAM::ManagedPolicy'), ...managed].map(({ properties }) => properties),
      ...this.account.deployed('AWS::IAM::RolePolicy').map(({ properties }) => properties).filter(({ RoleName }) => RoleName === name),
    ].flatMap(({ PolicyDocument }) => list(PolicyDocument?.Statement));
  }
}

function decide(statements: readonly any[], action: string, resource: string, context: Context): Decision {
  const fitting = statements.filter((statement) => appliesTo(statement, action, resource, context)).map(({ Effect }) => Effect);
  return fitting.includes('Deny') ? 'denied' : fitting.includes('Allow') ? 'allowed' : 'not allowed';
}

function appliesTo({ Action, NotAction, Resource, NotResource, Condition = {} }: any, action: string, resource: string, context: Context): boolean {
  const isAction = (pattern: string) => matches(pattern.toLowerCase(), action.toLowerCase());
  const isResource = (pattern: string) => matches(pattern, resource);
  return (Action !== undefined ? list(Action).some(isAction) : !list(NotAction).some(isAction))
    && (Resource !== undefined ? list(Resource).some(isResource) : !list(NotResource).some(isResource))
    && Object.entries<any>(Condition).every(([operator, keys]) =>
      Object.entries<any>(keys).every(([key, values]) => isMet(operator, context[key], list(values).map(String))));
}

function isMet(operator: string, value: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case 'StringEquals': return value !== undefined && values.includes(value);
    case 'StringEqualsIfExists': return value === undefined || values.includes(value);
    case 'StringLike': case 'ArnLike': case 'ArnEquals': return value !== undefined && values.some((pattern) => matches(pattern, value));
    case 'StringNotEquals': return value === undefined || !values.includes(value);
    case 'Null': return values.includes(String(value === undefined));
    default: throw new Error(`a rehearsal doesn't know the condition operator ${operator}`);
  }
}

function matches(pattern: string, value: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 's').test(value);
}

function rolesIn(value: any, path: string): [path: string, arn: string][] {
  if (typeof value === 'string') {
    return ROLE.test(value) ? [[path, value]] : [];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => rolesIn(member, Array.isArray(value) ? path : `${path}.${name}`)) : [];
}

function list(value: any): any[] {
  return value === undefined ? [] : [value].flat();
}
