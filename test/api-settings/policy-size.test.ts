import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import * as studio from '../../src';

/** What IAM takes, without white space: of all inline policies of a role, of one managed policy, and how many of these by default. */
const INLINE_POLICIES = 10_240;
const MANAGED_POLICY = 6_144;
const MANAGED_POLICIES = 10;

/** What CloudFormation takes. */
const TEMPLATE = 1_000_000;
const RESOURCES = 500;

/** As long as the values get: the ARN of a role with a generated name, those of a stack and of a log group, an ID, partition and region. */
const VALUES: [reference: RegExp, value: string][] = [
  [/"StudioApiSettingsLogs[^"]*","Arn"/, 'l'.repeat(250)],
  [/"Fn::GetAtt"/, 'r'.repeat(102)],
  [/AWS::StackId/, 's'.repeat(250)],
  [/AWS::Partition/, 'aws-us-gov'],
  [/AWS::Region/, 'ap-northeast-1'],
  [/AWS::AccountId/, '123456789012'],
];

let stack: Stack;
beforeEach(() => {
  // more than a stack can have, for the sake of its policies
  stack = new Stack(new App({ context: { '@aws-cdk/core:stackResourceLimit': 0 } }), 'Stack');
});

const ROLES: Record<string, (of: Stack, index: number) => IRole> = {
  'roles outside the app': (of, index) => Role.fromRoleArn(of, `Role${index}`, `arn:aws:iam::123456789012:role/canvas-user-${String(index).padStart(4, '0')}`),
  'roles outside the app, by name': (of, index) => Role.fromRoleName(of, `Role${index}`, `canvas-user-${String(index).padStart(4, '0')}`),
  'roles with the longest names there are': (of, index) => Role.fromRoleArn(of, `Role${index}`, `arn:aws-us-gov:iam::123456789012:role/${String(index).padStart(64, 'r')}`),
  'roles of the stack': (of, index) => new Role(of, `Role${index}`, { assumedBy: new ServicePrincipal('bedrock.amazonaws.com') }),
};

function profile(of: Stack, index: number, bedrockRole?: IRole, options: Partial<studio.UserProfileProps> & { domainId?: string } = {}) {
  const { domainId = 'd-abcdefghijkl', ...props } = options;
  return new studio.UserProfile(of, `Profile${index}`, {
    domain: of.node.tryFindChild(domainId) as studio.IDomain | undefined ?? studio.Domain.fromDomainId(of, domainId, domainId),
    userProfileName: `user-${index}`,
    canvas: new studio.CanvasAppSettings(bedrockRole ? { generativeAi: { bedrockRole } } : { directDeploy: true }),
    ...props,
  });
}

function profiles(count: number, roleOf: (of: Stack, index: number) => IRole, of: Stack = stack, first = 0): void {
  for (let index = first; index < first + count; index += 1) {
    profile(of, index, roleOf(of, index));
  }
}

/** How many profiles with a role each there can be, up to a number. */
function profilesUntilRefused(roleOf: (of: Stack, index: number) => IRole, most: number): number {
  for (let index = 0; index < most; index += 1) {
    try {
      profile(stack, index, roleOf(stack, index));
    } catch (error) {
      expect((error as Error).message).toMatch(/^stack Stack: its profiles have more domains, or more roles in their settings, than the policies of one function can name/);
      return index;
    }
  }
  return most;
}

/** A value of the template as it will be. */
function deployed(value: any): any {
  if (Array.isArray(value)) {
    return value.map(deployed);
  }
  if (typeof value !== 'object') {
    return value;
  }
  if (value['Fn::Join']) {
    return value['Fn::Join'][1].map(deployed).join('');
  }
  if (value.Ref || value['Fn::GetAtt']) {
    return VALUES.find(([reference]) => reference.test(JSON.stringify(value)))![1];
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, deployed(member)]));
}

const length = (document: any): number => JSON.stringify(deployed(document)).length;

interface Policies { readonly inline: number; readonly managed: number[]; readonly roles: number }

/** The policies of the function's role: characters of the inline ones together, of each managed one, and how many roles they let be passed. */
function policies(of: Stack = stack): Policies {
  const template = Template.fromStack(of);
  const documents = (type: string) => Object.values<any>(template.findResources(type)).map(({ Properties }) => Properties.PolicyDocument);
  const own = Object.values<any>(template.findResources('AWS::IAM::Role', { Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }] } } }))
    .flatMap(({ Properties }) => Properties.Policies).map(({ PolicyDocument }) => PolicyDocument);
  expect(own).toHaveLength(2);
  const inline = [...own, ...documents('AWS::IAM::Policy')];
  const managed = documents('AWS::IAM::ManagedPolicy');
  const passed = [...inline, ...managed].flatMap(({ Statement }) => Statement).filter(({ Action }) => Action === 'iam:PassRole').flatMap(({ Resource }) => Resource);
  return {
    inline: inline.map(length).reduce((sum, characters) => sum + characters),
    managed: managed.map(length),
    roles: new Set(passed.map((resource) => JSON.stringify(resource))).size,
  };
}

function expectIamTakes({ inline, managed }: Policies): void {
  expect(inline).toBeLessThanOrEqual(INLINE_POLICIES);
  expect(Math.max(0, ...managed)).toBeLessThanOrEqual(MANAGED_POLICY);
  expect(managed.length).toBeLessThanOrEqual(MANAGED_POLICIES);
}

describe('the policies of 490 profiles with 490 roles', () => {
  test.each(Object.keys(ROLES))('are such that IAM takes them: %s', (kind) => {
    profiles(490, ROLES[kind]);
    const found = policies();

    expectIamTakes(found);
    expect(found.roles).toBe(490);
  });

  test('are one for a few', () => {
    profiles(50, ROLES['roles of the stack']);

    expect(policies().managed).toEqual([]);
  });
});

describe('more roles than the policies of one function can name', () => {
  // a role's ARN and what goes with it, 1,000 characters of the function's own policies, 250 of each statement, 300 of each of eight domains
  test.each([
    ['roles outside the app', 1301],
    ['roles of the stack', 622],
  ])('are refused where the profile is made, and those before it fit: %s', (kind, accepted) => {
    expect(profilesUntilRefused(ROLES[kind], 2000)).toBe(accepted);
    const found = policies();

    expectIamTakes(found);
    expect(found.roles).toBe(accepted);
  }, 60_000);

  test('are refused with the ways out', () => {
    expect(() => profiles(700, ROLES['roles of the stack'])).toThrow(
      'stack Stack: its profiles have more domains, or more roles in their settings, than the policies of one function can name (10240 characters inline and 10 managed policies of 6144): '
      + 'let profiles share roles, divide them among stacks, or give apiSettings.role an imported role that has the rights, with mutable: false',
    );
  });

  test('are no matter to a role that must not be touched', () => {
    const role = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/settings', { mutable: false });
    profile(stack, -1, undefined, { apiSettings: { role } });
    profiles(700, ROLES['roles of the stack']);

    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });
});

describe('two domains', () => {
  const half = (domainId: string, count: number, first: number) => {
    for (let index = first; index < first + count; index += 1) {
      profile(stack, index, ROLES['roles of the stack'](stack, index), { domainId });
    }
  };

  test('share the room that the inline policies of the role have', () => {
    half('d-first', 40, 0);
    half('d-second', 60, 40);
    const found = policies();

    expectIamTakes(found);
    expect(found.managed).toHaveLength(1);
    expect(found.roles).toBe(100);
  });

  test('fit even if the first leaves the other no room at all', () => {
    half('d-first', 200, 0);
    half('d-second', 1, 200);

    expectIamTakes(policies());
  });
});

test('many domains are refused once the first has filled the room, and those before them fit', () => {
  profiles(300, ROLES['roles of the stack']);
  const domains = () => {
    for (let index = 300; index < 312; index += 1) {
      profile(stack, index, undefined, { domainId: `d-${index}` });
    }
  };

  expect(domains).toThrow(/^stack Stack: its profiles have more domains, or more roles in their settings, than the policies of one function can name/);
  expectIamTakes(policies());
});

describe('490 profiles with a Canvas role each, in as few stacks as they fit', () => {
  test.each([
    ['roles outside the app', 2, 245],
    ['roles of the stack', 4, 123],
  ])('are templates that CloudFormation takes: %s', (kind, stacks, each) => {
    const app = new App();
    const filled = Array.from({ length: stacks }, (_, number) => {
      const of = new Stack(app, `Stack${number}`);
      profiles(Math.min(each, 490 - (number * each)), ROLES[kind], of, number * each);
      return of;
    });

    for (const of of filled) {
      const template = Template.fromStack(of).toJSON();
      expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(RESOURCES);
      expect(JSON.stringify(template, undefined, 1).length).toBeLessThan(TEMPLATE);
      expectIamTakes(policies(of));
    }
  });
});
