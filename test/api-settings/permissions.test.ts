import { App, CfnCondition, Stack } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import * as studio from '../../src';
import { cfnDomain, profileWith, testStack } from '../fixtures/profile';

const POLICY = 'AWS::IAM::Policy';
const MANAGED = 'AWS::IAM::ManagedPolicy';
const CUSTOM = 'Custom::SageMakerUserProfileSettings';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const role = (name: string): IRole =>
  stack.node.tryFindChild(name) as IRole | undefined ?? Role.fromRoleArn(stack, name, `arn:aws:iam::123456789012:role/${name}`);
const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const canvas = (options: studio.CanvasAppSettingsOptions = { directDeploy: true }) => new studio.CanvasAppSettings(options);
const jupyterLab = (options: studio.JupyterLabAppSettingsOptions = {}) => new studio.JupyterLabAppSettings({
  emrSettings: { assumableRoles: [role('access')], executionRoles: [role('runtime')] }, ...options,
});
const domain = (name: string) => studio.Domain.fromDomainId(stack, name, `d-${name}`);

const resources = (type: string, of: Stack = stack): [string, any][] => Object.entries(Template.fromStack(of).findResources(type));
const statements = (of: Stack = stack): any[] => {
  const policies = resources(POLICY, of);
  expect(policies).toHaveLength(1);
  return policies[0][1].Properties.PolicyDocument.Statement;
};
/** Which roles may be passed to which services. */
const passed = (of: Stack = stack) => statements(of).slice(1).map(({ Resource, Condition }) => [Resource, Condition.StringEquals['iam:PassedToService']]);

const profiles = (domainId: unknown) => ({
  Effect: 'Allow',
  Action: ['sagemaker:DescribeUserProfile', 'sagemaker:UpdateUserProfile'],
  Resource: {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ...[domainId].flat()]],
  },
});

describe('the policy of a domain', () => {
  test('lets the profiles of the domain be described and updated, and nothing else', () => {
    profileWith(stack, { canvas: canvas(), executionRole: role('studio') });

    expect(statements()).toEqual([profiles(':user-profile/d-abcdefghijkl/*')]);
  });

  test('is about a domain of the app', () => {
    profileWith(stack, { canvas: canvas(), domain: cfnDomain(stack) });

    expect(statements()).toEqual([profiles([':user-profile/', { Ref: 'Domain' }, '/*'])]);
  });

  test('lets exactly the roles in the settings be passed, each to SageMaker and to the service that assumes it', () => {
    profileWith(stack, {
      executionRole: role('studio'),
      canvas: canvas({
        timeSeriesForecasting: { enabled: true, forecastRole: role('forecast') },
        modelRegistration: { enabled: true, crossAccountRole: role('registry') },
        generativeAi: { bedrockRole: role('bedrock') },
        emrServerless: { enabled: true, executionRole: role('serverless') },
      }),
    });

    expect(passed()).toEqual([
      [arn('forecast'), ['sagemaker.amazonaws.com', 'forecast.amazonaws.com']],
      [arn('registry'), ['sagemaker.amazonaws.com']],
      [arn('bedrock'), ['sagemaker.amazonaws.com', 'bedrock.amazonaws.com']],
      [arn('serverless'), ['sagemaker.amazonaws.com', 'emr-serverless.amazonaws.com']],
    ]);
    expect(statements()[1]).toEqual({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: arn('forecast'),
      Condition: { StringEquals: { 'iam:PassedToService': ['sagemaker.amazonaws.com', 'forecast.amazonaws.com'] } },
    });
  });

  test('names a role once, whoever has it, beside the others for the same service', () => {
    const forecast = (name: string) => canvas({ timeSeriesForecasting: { enabled: true, forecastRole: role(name) } });
    profileWith(stack, { canvas: forecast('one') });
    profileWith(stack, { canvas: forecast('two') }, 'Bob');
    profileWith(stack, { canvas: forecast('one') }, 'Carol');
    profileWith(stack, { canvas: canvas({ generativeAi: { bedrockRole: role('one') } }) }, 'Dave');

    expect(passed()).toEqual([
      [[arn('one'), arn('two')], ['sagemaker.amazonaws.com', 'forecast.amazonaws.com']],
      [arn('one'), ['sagemaker.amazonaws.com', 'bedrock.amazonaws.com']],
    ]);
  });

  test('names no role of another domain', () => {
    profileWith(stack, { canvas: canvas({ generativeAi: { bedrockRole: role('one') } }) });
    profileWith(stack, { canvas: canvas({ generativeAi: { bedrockRole: role('two') } }), domain: domain('other') }, 'Bob');

    expect(resources(POLICY).map(([, { Properties }]) => Properties.PolicyDocument.Statement.map(({ Resource }: any) => Resource))).toEqual([
      [profiles(':user-profile/d-abcdefghijkl/*').Resource, arn('one')],
      [profiles(':user-profile/d-other/*').Resource, arn('two')],
    ]);
  });

  test('is not that of another domain that is called alike in its own stack', () => {
    const [dev, prod] = ['Dev', 'Prod'].map((id) => cfnDomain(new Stack(stack.node.root as App, id)));
    profileWith(stack, { canvas: canvas(), domain: dev });
    profileWith(stack, { canvas: canvas(), domain: prod }, 'Bob');

    expect(resources(POLICY).map(([, { Properties }]) => Properties.PolicyDocument.Statement)).toEqual([
      [profiles([':user-profile/', { 'Fn::ImportValue': expect.stringMatching(/^Dev:/) }, '/*'])],
      [profiles([':user-profile/', { 'Fn::ImportValue': expect.stringMatching(/^Prod:/) }, '/*'])],
    ]);
  });

  test('says the same under the feature flags of new projects', () => {
    stack = new Stack(new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true, '@aws-cdk/core:enablePartitionLiterals': true } }), 'Stack');
    profileWith(stack, { canvas: canvas({ generativeAi: { bedrockRole: role('one') }, modelRegistration: { enabled: true, crossAccountRole: role('one') } }) });

    expect(statements().filter(({ Action }) => Action === 'iam:PassRole').map(({ Condition }) => Condition.StringEquals['iam:PassedToService'])).toEqual([
      ['sagemaker.amazonaws.com'], ['sagemaker.amazonaws.com', 'bedrock.amazonaws.com'],
    ]);
  });
});

describe('the roles with which JupyterLab works on Amazon EMR, which CloudFormation carries', () => {
  const SENT = [
    [arn('access'), ['sagemaker.amazonaws.com']],
    [arn('runtime'), ['sagemaker.amazonaws.com', 'elasticmapreduce.amazonaws.com', 'emr-serverless.amazonaws.com']],
  ];

  test('may be passed when the block is sent whole, for a setting in it that only the API takes', () => {
    profileWith(stack, { jupyterLab: jupyterLab({ defaultResourceSpec: { imageVersionAlias: '2.3' } }) });

    expect(passed()).toEqual(SENT);
  });

  test('may not be passed otherwise', () => {
    profileWith(stack, { jupyterLab: jupyterLab(), canvas: canvas() });

    expect(passed()).toEqual([]);
  });

  test('may be passed for another profile of the domain, whose block is sent', () => {
    profileWith(stack, { jupyterLab: jupyterLab(), canvas: canvas() });
    profileWith(stack, { jupyterLab: jupyterLab({ defaultResourceSpec: { imageVersionAlias: '2.3' } }) }, 'Bob');

    expect(passed()).toEqual(SENT);
  });
});

describe('the order of deployment', () => {
  const bedrock = (roles: number, options: Partial<studio.UserProfileProps> = {}) => {
    for (let index = 0; index < roles; index += 1) {
      profileWith(stack, { canvas: canvas({ generativeAi: { bedrockRole: role(`role-${index}`) } }), ...options }, `Profile${index}`);
    }
  };
  /** What a resource waits for, said or implied, on the way to it and behind. */
  const waitsFor = (id: string): Set<string> => {
    const { Resources } = Template.fromStack(stack).toJSON();
    const found = new Set<string>();
    const visit = (resource: string) => {
      const { DependsOn = [], Properties } = Resources[resource] ?? {};
      const referred = [...JSON.stringify(Properties ?? {}).matchAll(/"(?:Ref":|Fn::GetAtt":\[)"([^"]+)"/g)].map(([, name]) => name);
      [...DependsOn, ...referred].filter((next) => Resources[next] && !found.has(next)).forEach((next) => {
        found.add(next);
        visit(next);
      });
    };
    visit(id);
    return found;
  };

  test.each<[string, number, () => Partial<studio.UserProfileProps>]>([
    ['of its own role', 1, () => ({})],
    ['of its own role, managed ones among them', 200, () => ({})],
    ['of a role of the app', 1, () => ({ apiSettings: { role: new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }) } })],
    ['of an imported role', 1, () => ({ apiSettings: { role: role('settings') } })],
  ])('has all policies of the function, %s, before the custom resource and until it is gone', (_, roles, options) => {
    bedrock(roles, options());
    const policies = [...resources(POLICY), ...resources(MANAGED)].map(([id]) => id);

    expect(policies.length).toBeGreaterThan(0);
    expect(policies.filter((id) => !waitsFor(resources(CUSTOM)[0][0]).has(id))).toEqual([]);
  });

  test('has the rights of a domain before the custom resources of that domain, not of others', () => {
    profileWith(stack, { canvas: canvas() });
    profileWith(stack, { canvas: canvas(), domain: domain('other') }, 'Bob');

    expect(resources(CUSTOM).map(([, { DependsOn }]) => DependsOn.filter((id: string) => id.includes('Policy')))).toEqual([
      ['StudioApiSettingsProviderDomaind91036fePolicy4062BF93'], [expect.stringMatching(/^StudioApiSettingsProviderDomain(?!d91036fe)/)],
    ]);
  });

  test('has the function told not to repeat calls before it can be called', () => {
    profileWith(stack, { canvas: canvas() });

    expect(waitsFor('AliceApiSettings8A6927F1')).toContain('StudioApiSettingsProviderHandlerEventInvokeConfig79B36BAA');
  });
});

describe('a domain that is there under a condition', () => {
  test('has a policy under that condition, too', () => {
    const condition = new CfnCondition(stack, 'IsWanted');
    const conditional = cfnDomain(stack);
    conditional.cfnOptions.condition = condition;
    const profile = profileWith(stack, { domain: conditional, canvas: new studio.CanvasAppSettings({ kendra: true }) });
    (profile.node.defaultChild as CfnResource).cfnOptions.condition = condition;

    const { Resources } = Template.fromStack(stack).toJSON();
    expect(Object.values<any>(Resources).filter(({ Condition }) => Condition === 'IsWanted').map(({ Type }) => Type).sort())
      .toEqual(['AWS::IAM::Policy', 'AWS::SageMaker::Domain', 'AWS::SageMaker::UserProfile', 'Custom::SageMakerUserProfileSettings']);
  });
});
