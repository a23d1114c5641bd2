import { decide } from './policy';
import type { RequestContext } from './policy';
import { ACCOUNT_ID, PARTITION, REGION } from '../cloudformation/account';
import type { Account } from '../cloudformation/account';
import type { Deployed } from '../cloudformation/resources/resource';
import { functionNamed } from '../lambda/lambda-function';

/** The values of condition keys that a request has beside those that every request has. */
export type Context = Readonly<Record<string, string>>;

/** Keys that some requests have and others lack. */
const OF_SOME_REQUESTS = ['iam:PassedToService', 'sagemaker:OwnerUserProfileArn', 'sagemaker:SpaceSharingType'];

/** The services beside SageMaker that assume roles of a user profile, by the end of the setting's path. */
const ASSUMED_BY: readonly (readonly [path: RegExp, service: string])[] = [
  [/\.AmazonForecastRoleArn$/, 'forecast.amazonaws.com'],
  [/\.AmazonBedrockRoleArn$/, 'bedrock.amazonaws.com'],
  [/\.EmrServerlessSettings\.ExecutionRoleArn$/, 'emr-serverless.amazonaws.com'],
];
const ROLE = /^arn:[a-z-]+:iam::\d{12}:role\//;

/** What the policies that are deployed at a moment let functions and state machines do. */
export class Iam {
  public constructor(private readonly account: Account) {}

  /** Why a function may not call SageMaker like that, in the service's words; undefined if it may. Other callers may do everything. */
  public refusalOfSageMaker(functionName: string, action: string, resource: string, input: any, context: Context): string | undefined {
    return this.refusal(functionName, `sagemaker:${action}`, resource, [context]) ?? this.refusalToPassRoles(functionName, action, input);
  }

  /** Why a function may not do something in any of these contexts, undefined if it may. */
  public refusal(functionName: string, action: string, resource: string, contexts: readonly Context[] = [{}]): string | undefined {
    const roleArn = functionNamed(this.account, functionName)?.roleArn;
    return roleArn === undefined ? undefined : this.refusalOfRole(roleArn, functionName, action, resource, contexts);
  }

  /**
   * Why a role may not do something in any of these contexts, undefined if it may. One that isn't deployed here has policies that nobody here knows:
   * it may do everything.
   *
   * @param session what it was assumed for
   */
  public refusalOfRole(roleArn: string, session: string, action: string, resource: string, contexts: readonly Context[] = [{}]): string | undefined {
    const role = this.account.deployed('AWS::IAM::Role').find((deployed) => deployed.attribute('Arn') === roleArn);
    if (!role) {
      return undefined;
    }
    const statements = this.statementsOf(role);
    const decisions = contexts.map((context) => decide(statements, action, resource, requestContext(roleArn, context)));
    if (decisions.includes('allowed')) {
      return undefined;
    }
    const caller = `arn:${PARTITION}:sts::${ACCOUNT_ID}:assumed-role/${role.physicalId}/${session}`;
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

  private statementsOf(role: Deployed): any[] {
    const name = role.physicalId;
    const { Policies = [], ManagedPolicyArns = [] } = role.properties;
    const attached = (type: string) => this.account.deployed(type).filter(({ properties }) => properties.Roles?.includes(name));
    const managed = this.account.deployed('AWS::IAM::ManagedPolicy').filter(({ ref }) => ManagedPolicyArns.includes(ref));
    return [
      ...Policies,
      ...[...attached('AWS::IAM::Policy'), ...attached('AWS::IAM::ManagedPolicy'), ...managed].map(({ properties }) => properties),
      ...this.account.deployed('AWS::IAM::RolePolicy').map(({ properties }) => properties).filter(({ RoleName }) => RoleName === name),
    ].flatMap(({ PolicyDocument }) => [PolicyDocument?.Statement ?? []].flat());
  }
}

function requestContext(roleArn: string, context: Context): RequestContext {
  const known: [key: string, value: string | undefined][] = [
    ...OF_SOME_REQUESTS.map((key): [string, undefined] => [key, undefined]),
    ['aws:PrincipalAccount', ACCOUNT_ID],
    ['aws:PrincipalArn', roleArn],
    ['aws:RequestedRegion', REGION],
    ['aws:SecureTransport', 'true'],
    ...Object.entries(context),
  ];
  return new Map(known.map(([key, value]) => [key.toLowerCase(), value]));
}

function rolesIn(value: any, path: string): [path: string, arn: string][] {
  if (typeof value === 'string') {
    return ROLE.test(value) ? [[path, value]] : [];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => rolesIn(member, Array.isArray(value) ? path : `${path}.${name}`)) : [];
}
