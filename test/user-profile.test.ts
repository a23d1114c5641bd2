import { App, Aspects, CfnCondition, CfnOutput, CfnParameter, Fn, Lazy, NestedStack, PhysicalName, RemovalPolicy, Stack, Stage, Tags, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnApp, CfnDomain, CfnSpace, CfnUserProfile } from 'aws-cdk-lib/aws-sagemaker';
import * as fc from 'fast-check';
import * as studio from '../src';
import { SEED } from './properties/runs';

const PROFILE = 'AWS::SageMaker::UserProfile';

function testStack(context?: Record<string, unknown>): Stack {
  return new Stack(new App({ context }), 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
}

function domainOf(stack: Stack): studio.IDomain {
  return studio.Domain.fromDomainId(stack, 'Domain', 'd-abcdefghijkl');
}

function alice(stack: Stack, props: Partial<studio.UserProfileProps> = {}): studio.UserProfile {
  return new studio.UserProfile(stack, 'Alice', { domain: domainOf(stack), userProfileName: 'alice', ...props });
}

describe('a profile with nothing but a domain and a name', () => {
  test('is a user profile without settings', () => {
    const stack = testStack();
    alice(stack);

    expect(Template.fromStack(stack).findResources(PROFILE)).toEqual({
      AliceD4D33764: { Type: PROFILE, Properties: { DomainId: 'd-abcdefghijkl', UserProfileName: 'alice' } },
    });
  });

  test('gives no warning', () => {
    const stack = testStack();
    alice(stack);

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('name, ARN and reference', () => {
  test('come from the resource, so that whatever uses them waits for it', () => {
    const stack = testStack();
    const profile = alice(stack);
    const arn = { 'Fn::GetAtt': ['AliceD4D33764', 'UserProfileArn'] };
    const name = { 'Fn::Select': [2, { 'Fn::Split': ['/', arn] }] };

    expect(stack.resolve(profile.userProfileArn)).toEqual(arn);
    expect(stack.resolve(profile.userProfileName)).toEqual(name);
    expect(stack.resolve(profile.userProfileRef)).toEqual({ userProfileArn: arn, userProfileName: name, domainId: 'd-abcdefghijkl' });
    expect(profile.domainId).toBe('d-abcdefghijkl');
  });

  test('can be used by an app of the same stack', () => {
    const stack = testStack();
    const profile = alice(stack);
    new CfnApp(stack, 'App', {
      domainId: profile.domainId, userProfileName: profile.userProfileName, appName: 'default', appType: 'JupyterServer',
    });

    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::App', {
      UserProfileName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['AliceD4D33764', 'UserProfileArn'] }] }] },
    });
  });

  test('can be used in a stack of another account', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
    const other = new Stack(app, 'Other', { env: { account: '210987654321', region: 'eu-west-1' } });
    const profile = alice(stack);
    new CfnOutput(other, 'Arn', { value: profile.userProfileArn });
    new CfnOutput(other, 'Name', { value: profile.userProfileName });

    Template.fromStack(other).hasOutput('Name', { Value: 'alice' });
    Template.fromStack(other).hasOutput('Arn', {
      Value: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice']] },
    });
  });

  test('of a domain of the same app wait for the domain', () => {
    const stack = testStack();
    const domain = new CfnDomain(stack, 'Domain', { authMode: 'IAM', domainName: 'team', defaultUserSettings: { executionRole: 'arn:aws:iam::123456789012:role/studio' } });
    new studio.UserProfile(stack, 'Alice', { domain, userProfileName: 'alice' });

    Template.fromStack(stack).hasResourceProperties(PROFILE, { DomainId: { Ref: 'Domain' } });
  });
});

describe('a generated name', () => {
  const nameOf = (path: string[]): string => {
    const stack = testStack();
    const scope = path.slice(0, -1).reduce<any>((parent, id) => parent.node.tryFindChild(id) ?? new Stage(parent, id), stack.node.root);
    const inner = scope === stack.node.root ? stack : new Stack(scope, 'Inner');
    const profile = new studio.UserProfile(inner, path[path.length - 1], { domain: domainOf(inner) });
    return (profile.node.defaultChild as CfnUserProfile).userProfileName;
  };

  test('shows the path and is the same each time', () => {
    expect(nameOf(['Alice'])).toMatch(/^Stack-Alice-[0-9a-f]{8}$/);
    expect(nameOf(['Alice'])).toBe(nameOf(['Alice']));
  });

  test('differs for paths that differ in case only', () => {
    expect(nameOf(['Alice']).toLowerCase()).not.toBe(nameOf(['alice']).toLowerCase());
  });

  test('is legal whatever the construct is called', () => {
    // the constructs library itself takes neither slashes, nor tokens, nor the names of Object's own methods
    const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }).filter((text) => !/[/$]/.test(text) && !(text in {}) && text !== 'Domain');
    fc.assert(fc.property(id, (text) => {
      expect(nameOf([text])).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
    }), { seed: SEED, numRuns: 100 });
  });

  test('fills the 63 characters that a name may have with the end of a long path', () => {
    expect(nameOf(['x'.repeat(70)])).toMatch(/^x{54}-[0-9a-f]{8}$/);
  });

  test('starts with no hyphen where the path is cut at one', () => {
    expect(nameOf([`y-${'x'.repeat(53)}`])).toMatch(/^x{53}-[0-9a-f]{8}$/);
  });

  test('tells deployments of an app under two stack names apart', () => {
    const names = ['dev', 'prod'].map((stackName) => {
      const stack = new Stack(new App(), 'Stack', { stackName });
      return (new studio.UserProfile(stack, 'Alice', { domain: domainOf(stack) }).node.defaultChild as CfnUserProfile).userProfileName;
    });

    expect(names).toEqual([expect.stringMatching(/^dev-Alice-/), expect.stringMatching(/^prod-Alice-/)]);
  });

  test('in a nested stack starts with the name of the stack around it', () => {
    const nested = new NestedStack(testStack(), 'Nested');
    const profile = new studio.UserProfile(nested, 'Alice', { domain: domainOf(nested) });

    expect((profile.node.defaultChild as CfnUserProfile).userProfileName).toMatch(/^Stack-Nested-Alice-[0-9a-f]{8}$/);
  });

  test('is what PhysicalName.GENERATE_IF_NEEDED gives', () => {
    const stack = testStack();
    alice(stack, { userProfileName: PhysicalName.GENERATE_IF_NEEDED });

    Template.fromStack(stack).hasResourceProperties(PROFILE, { UserProfileName: Match.stringLikeRegexp('^Stack-Alice-') });
  });

  test('is unique in an app', () => {
    const stack = testStack();
    const domain = domainOf(stack);
    const ids = fc.sample(fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'A', '-', '_', '.'), minLength: 1, maxLength: 70 }), { minLength: 200 }), { numRuns: 1, seed: 1 })[0];
    const names = ids.map((id) => (new studio.UserProfile(stack, id, { domain }).node.defaultChild as CfnUserProfile).userProfileName.toLowerCase());

    expect(new Set(names).size).toBe(ids.length);
  });
});

describe('imports', () => {
  const ARN = 'arn:aws:sagemaker:us-east-1:210987654321:user-profile/d-abcdefghijkl/alice';

  test('by ARN gives ARN, name, domain and environment', () => {
    const profile = studio.UserProfile.fromUserProfileArn(testStack(), 'Alice', ARN);

    expect(profile.userProfileArn).toBe(ARN);
    expect(profile.userProfileName).toBe('alice');
    expect(profile.domainId).toBe('d-abcdefghijkl');
    expect(profile.env).toEqual({ account: '210987654321', region: 'us-east-1' });
    expect(profile.userProfileRef).toEqual({ userProfileArn: ARN, userProfileName: 'alice', domainId: 'd-abcdefghijkl' });
  });

  test('by an ARN known only at deployment takes its parts then', () => {
    const stack = testStack();
    const profile = studio.UserProfile.fromUserProfileArn(stack, 'Alice', Fn.importValue('AliceArn'));

    expect(stack.resolve(profile.domainId)).toEqual({ 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::ImportValue': 'AliceArn' }] }] });
    expect(stack.resolve(profile.userProfileName)).toEqual({ 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::ImportValue': 'AliceArn' }] }] });
  });

  test.each([
    'alice',
    'arn:aws:sagemaker:us-east-1:210987654321:user-profile/alice',
    'arn:aws:sagemaker:us-east-1:210987654321:space/d-abcdefghijkl/alice',
    'arn:aws:iam::210987654321:user-profile/d-abcdefghijkl/alice',
  ])('by %s is refused', (arn) => {
    expect(() => studio.UserProfile.fromUserProfileArn(testStack(), 'Alice', arn))
      .toThrow(`userProfileArn: must have the form arn:aws:sagemaker:REGION:ACCOUNT:user-profile/DOMAIN-ID/NAME, got '${arn}'`);
  });

  test('by attributes gives the ARN in the environment of the stack', () => {
    const stack = testStack();
    const profile = studio.UserProfile.fromUserProfileAttributes(stack, 'Alice', { domain: domainOf(stack), userProfileName: 'alice' });

    expect(stack.resolve(profile.userProfileArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:eu-west-1:123456789012:user-profile/d-abcdefghijkl/alice']],
    });
    expect(profile.userProfileRef.userProfileName).toBe('alice');
    expect(profile.domainId).toBe('d-abcdefghijkl');
  });
});

describe('tags', () => {
  test('of the props and of Tags.of() are in the template', () => {
    const stack = testStack();
    const profile = alice(stack, { tags: { team: 'forecast' } });
    Tags.of(profile).add('stage', 'test');

    Template.fromStack(stack).hasResourceProperties(PROFILE, {
      Tags: [{ Key: 'stage', Value: 'test' }, { Key: 'team', Value: 'forecast' }],
    });
  });

  test('are on the tag manager', () => {
    expect(alice(testStack(), { tags: { team: 'forecast' } }).cdkTagManager.tagValues()).toEqual({ team: 'forecast' });
  });

  test('of Tags.of() are checked at synthesis', () => {
    const stack = testStack();
    Tags.of(alice(stack)).add('team', '');

    expect(() => Template.fromStack(stack)).toThrow('tags.team: must have from 1 to 128 characters, has 0');
  });

  test('of the props and of Tags.of() together are at most 50', () => {
    const stack = testStack();
    const profile = alice(stack, { tags: Object.fromEntries([...Array(50).keys()].map((index) => [`tag${index}`, 'x'])) });
    Tags.of(profile).add('one-more', 'x');

    expect(() => Template.fromStack(stack)).toThrow('tags: must have at most 50 items, has 51');
  });

  test('whose value is known only at deployment are accepted', () => {
    const stack = testStack();
    Tags.of(alice(stack)).add('team', new CfnParameter(stack, 'Team').valueAsString);

    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('removal policy', () => {
  test('is left to CloudFormation by default', () => {
    const stack = testStack();
    alice(stack);

    Template.fromStack(stack).hasResource(PROFILE, { DeletionPolicy: Match.absent(), UpdateReplacePolicy: Match.absent() });
  });

  test('can keep the profile', () => {
    const stack = testStack();
    alice(stack, { removalPolicy: RemovalPolicy.RETAIN });

    Template.fromStack(stack).hasResource(PROFILE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
});

test('a snapshot as removal policy is refused', () => {
  expect(() => alice(testStack(), { removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow('  - removalPolicy: must be another policy');
});

describe('the escape hatch', () => {
  const override = (stack: Stack) =>
    (alice(stack).node.defaultChild as CfnUserProfile).addPropertyOverride('UserSettings.JupyterLabAppSettings.Colour', 'blue');
  const message = 'UserSettings.JupyterLabAppSettings.Colour: AWS::SageMaker::UserProfile has no such property';

  test('can set what CloudFormation takes', () => {
    const stack = testStack();
    (alice(stack).node.defaultChild as CfnUserProfile).addPropertyOverride('UserSettings.StudioWebPortal', 'ENABLED');

    Template.fromStack(stack).hasResourceProperties(PROFILE, { UserSettings: { StudioWebPortal: 'ENABLED' } });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('can set an intrinsic function anywhere', () => {
    const stack = testStack();
    (alice(stack).node.defaultChild as CfnUserProfile).addPropertyOverride('UserSettings.SharingSettings', { 'Fn::If': ['C', { S3OutputPath: 's3://a' }, { Ref: 'AWS::NoValue' }] });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('gives a warning for a property that CloudFormation does not know', () => {
    const stack = testStack();
    override(stack);

    Annotations.fromStack(stack).hasWarning('/Stack/Alice', Match.stringLikeRegexp(message));
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('blue');
  });

  test('is not suspected in an L1 that is newer than the library and renders a new property that nobody set', () => {
    const stack = testStack();
    const resource = alice(stack).node.defaultChild as CfnUserProfile;
    jest.spyOn(resource as any, 'renderProperties').mockReturnValue({
      DomainId: 'd-abcdefghijkl', UserProfileName: 'alice', Launched: undefined, UserSettings: { StudioWebPortal: 'ENABLED', Launched: undefined },
    });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('gives a warning for a property that an Aspect adds', () => {
    const stack = testStack();
    alice(stack);
    Aspects.of(stack).add({ visit: (construct) => { if (construct instanceof CfnUserProfile) { construct.addPropertyOverride('Colour', 'blue'); } } });

    Annotations.fromStack(stack).hasWarning('/Stack/Alice', Match.stringLikeRegexp('Colour: AWS::SageMaker::UserProfile has no such property'));
  });

  test('stops synthesis under strict validation, each time', () => {
    const stack = testStack({ '@aws-cdk/core:validateAgainstDefaultRules': true });
    override(stack);

    expect(() => Template.fromStack(stack)).toThrow(message);
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  test('can be acknowledged, under strict validation too', () => {
    const stack = testStack({ '@aws-cdk/core:validateAgainstDefaultRules': true });
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:unknownProperty', reason: 'launched last week' });
    override(stack);

    expect(() => Template.fromStack(stack)).not.toThrow();
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('what only looks wrong', () => {
  test('stays a warning under strict validation', () => {
    const stack = testStack({ '@aws-cdk/core:validateAgainstDefaultRules': true });
    alice(stack, { executionRole: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) });

    expect(() => Template.fromStack(stack)).not.toThrow();
    Annotations.fromStack(stack).hasWarning('/Stack/Alice', Match.stringLikeRegexp('executionRoleTrust'));
  });
});

describe('mistakes', () => {
  test('with a name known only at deployment name it so', () => {
    const stack = testStack();

    expect(() => alice(stack, { userProfileName: new CfnParameter(stack, 'Name').valueAsString, customPosixUser: { uid: 1, gid: 2000 } }))
      .toThrow("user profile '(known at deployment)' (Stack/Alice) can't be deployed as it is:");
  });

  test('are told all at once, with the profile, in the words of the props', () => {
    const stack = testStack();
    const profile = () => alice(stack, {
      userProfileName: 'alice!',
      tags: { 'aws:team': 'forecast' },
      customPosixUser: { uid: 1, gid: 5_000_000 },
      studioWebPortal: false,
      defaultLandingUri: studio.DefaultLandingUri.STUDIO,
    });

    expect(profile).toThrow([
      "user profile 'alice!' (Stack/Alice) can't be deployed as it is:",
      '  - customPosixUser.gid: must be from 1001 to 4000000, got 5000000',
      '  - customPosixUser.uid: must be from 10000 to 4000000, got 1',
      "  - defaultLandingUri: 'studio::' needs the Studio web portal, but the profile disables it: set studioWebPortal to true",
      "  - tags.aws:team: must have a key that doesn't start with 'aws:', got 'aws:team'",
      "  - userProfileName: must consist of letters, digits and hyphens, and not start or end with a hyphen, got 'alice!'",
    ].join('\n'));
  });

  test('leave the app settings free for the profile that is made instead', () => {
    const stack = testStack();
    const jupyterLab = new studio.JupyterLabAppSettings();
    expect(() => alice(stack, { userProfileName: '', jupyterLab })).toThrow();

    expect(() => jupyterLab.addCodeRepository('https://example.com/code.git')).not.toThrow();
  });
});

describe('names in one domain', () => {
  const MESSAGE = /names have to differ in more than the case of their letters/;
  const two = (first: string, second: string, domains: [string, string] = ['d-abcdefghijkl', 'd-abcdefghijkl']) => {
    const stack = testStack();
    [first, second].forEach((userProfileName, index) => new studio.UserProfile(stack, `Profile${index}`, {
      domain: studio.Domain.fromDomainId(stack, `Domain${index}`, domains[index]), userProfileName,
    }));
    return stack;
  };

  test('have to differ', () => {
    expect(() => Template.fromStack(two('alice', 'alice'))).toThrow(MESSAGE);
  });

  test('have to differ in more than case', () => {
    expect(() => Template.fromStack(two('alice', 'Alice')))
      .toThrow("userProfileName: Stack/Profile0 is called 'alice' and Stack/Profile1 'Alice', in one domain");
  });

  test('can be equal in two domains', () => {
    expect(() => Template.fromStack(two('alice', 'alice', ['d-abcdefghijkl', 'd-bbbbbbbbbbbb']))).not.toThrow();
  });

  test('are not compared when they are known only at deployment', () => {
    expect(() => Template.fromStack(two(Fn.importValue('Name'), 'alice'))).not.toThrow();
  });

  test('have to differ when they become known at synthesis', () => {
    expect(() => Template.fromStack(two(Lazy.string({ produce: () => 'alice' }), 'alice'))).toThrow(MESSAGE);
  });

  test('have to differ across the stacks of an app, in a domain of the app too', () => {
    const app = new App();
    const first = new Stack(app, 'First');
    const domain = new CfnDomain(first, 'Domain', { authMode: 'IAM', domainName: 'team', defaultUserSettings: { executionRole: 'arn:aws:iam::123456789012:role/studio' } });
    new studio.UserProfile(first, 'Alice', { domain, userProfileName: 'alice' });
    new studio.UserProfile(new Stack(app, 'Second'), 'Alice', { domain, userProfileName: 'ALICE' });

    expect(() => app.synth()).toThrow(MESSAGE);
  });

  test('have to differ in a stage that is synthesized alone', () => {
    const stack = new Stack(new Stage(new App(), 'Stage'), 'Stack');
    ['alice', 'ALICE'].forEach((userProfileName) => alice(new Stack(stack, userProfileName), { userProfileName }));

    expect(() => Stage.of(stack)!.synth()).toThrow(MESSAGE);
  });

  test('have to differ in a domain that two stacks import', () => {
    const app = new App();
    ['First', 'Second'].forEach((id) => {
      const stack = new Stack(app, id);
      alice(stack, { domain: studio.Domain.fromDomainId(stack, 'Imported', Fn.importValue('DomainId')) });
    });

    expect(() => app.synth()).toThrow(MESSAGE);
  });

  test('may be equal behind conditions, which may exclude each other', () => {
    const stack = two('alice', 'alice');
    const condition = new CfnCondition(stack, 'Condition');
    (stack.node.findChild('Profile0').node.defaultChild as CfnUserProfile).cfnOptions.condition = condition;

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('have to differ from those of L1s', () => {
    const stack = testStack();
    alice(stack);
    new CfnUserProfile(stack, 'L1', { domainId: 'd-abcdefghijkl', userProfileName: 'ALICE' });

    expect(() => Template.fromStack(stack)).toThrow(MESSAGE);
  });
});

describe('settings that only the SageMaker API takes', () => {
  const CUSTOM = 'Custom::SageMakerUserProfileSettings';
  const canvas = (options: studio.CanvasAppSettingsOptions = { directDeploy: true }) => new studio.CanvasAppSettings(options);
  const attribute = (name: string) => ({ 'Fn::GetAtt': ['AliceApiSettings8A6927F1', name] });
  const name = attribute('UserProfileName');
  const arn = attribute('UserProfileArn');

  test('give name, ARN and reference from the custom resource, so that whatever uses them waits until they are in place', () => {
    const stack = testStack();
    const profile = alice(stack, { canvas: canvas() });

    expect(stack.resolve(profile.userProfileArn)).toEqual(arn);
    expect(stack.resolve(profile.userProfileName)).toEqual(name);
    expect(stack.resolve(profile.userProfileRef)).toEqual({ userProfileArn: arn, userProfileName: name, domainId: 'd-abcdefghijkl' });
    expect(profile.domainId).toBe('d-abcdefghijkl');
  });

  test('are waited for by an app and a space', () => {
    const stack = testStack();
    const { domainId, userProfileName } = alice(stack, { canvas: canvas() });
    new CfnApp(stack, 'App', { domainId, userProfileName, appName: 'default', appType: 'JupyterServer' });
    new CfnSpace(stack, 'Space', { domainId, spaceName: 'space', ownershipSettings: { ownerUserProfileName: userProfileName } });

    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::App', { UserProfileName: name });
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::Space', { OwnershipSettings: { OwnerUserProfileName: name } });
  });

  test('are waited for in another stack', () => {
    const stack = testStack();
    const other = new Stack(stack.node.root as App, 'Other', { env: { account: '123456789012', region: 'eu-west-1' } });
    const { domainId, userProfileName } = alice(stack, { canvas: canvas() });
    new CfnApp(other, 'App', { domainId, userProfileName, appName: 'default', appType: 'JupyterServer' });

    const [[exported, { Value }]] = Object.entries<any>(Template.fromStack(stack).findOutputs('*'));
    expect(Value).toEqual(name);
    Template.fromStack(other).hasResourceProperties('AWS::SageMaker::App', { UserProfileName: { 'Fn::ImportValue': `Stack:${exported}` } });
  });

  test('leave the name that another account uses as it is', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
    const other = new Stack(app, 'Other', { env: { account: '210987654321', region: 'eu-west-1' } });
    new CfnOutput(other, 'Name', { value: alice(stack, { canvas: canvas() }).userProfileName });

    Template.fromStack(other).hasOutput('Name', { Value: 'alice' });
  });

  test('are refused at construction, with their paths, all at once', () => {
    const stack = testStack();
    const invalid = () => alice(stack, {
      canvas: canvas({ generativeAi: { bedrockRole: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:user/bedrock') } }),
      jupyterServer: new studio.JupyterServerAppSettings({ codeRepositories: Array(11).fill('https://example.com/team/code.git') }),
      studioWebPortalSettings: { executionRoleSessionNameMode: 'DYNAMIC' as studio.ExecutionRoleSessionNameMode },
      tensorBoard: new studio.TensorBoardAppSettings({ defaultResourceSpec: { imageVersionAlias: '' } }),
    });

    expect(invalid).toThrow(new RegExp([
      "user profile 'alice' \\(Stack/Alice\\) can't be deployed as it is:",
      "  - canvas\\.generativeAi\\.bedrockRole: .*, got 'arn:aws:iam::123456789012:user/bedrock'",
      '  - jupyterServer\\.codeRepositories: must have at most 10 items, has 11',
      "  - studioWebPortalSettings\\.executionRoleSessionNameMode: must be one of 'STATIC', 'USER_IDENTITY', got 'DYNAMIC'",
      '  - tensorBoard\\.defaultResourceSpec\\.imageVersionAlias: must have from 1 to 128 characters, has 0',
    ].join('\n')));
    expect(stack.node.tryFindChild('StudioApiSettingsProvider')).toBeUndefined();
  });

  test('are looked at again at synthesis, when roles no longer change, although the template of the profile lacks them', () => {
    const stack = testStack();
    const forecastRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    alice(stack, { canvas: canvas({ timeSeriesForecasting: { enabled: true, forecastRole } }) });

    Annotations.fromStack(stack).hasWarning('/Stack/Alice', Match.stringLikeRegexp(
      "^canvas\\.timeSeriesForecasting\\.forecastRole: Stack/Role can't be assumed by Amazon Forecast: .*\\[ack: .*cdk-sagemaker-studio:forecastRoleTrust\\]",
    ));
  });

  test('give no warning when a role was given its trust in the end', () => {
    const stack = testStack();
    const forecastRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    alice(stack, { canvas: canvas({ timeSeriesForecasting: { enabled: true, forecastRole } }) });
    forecastRole.assumeRolePolicy?.addStatements(new iam.PolicyStatement({
      actions: ['sts:AssumeRole'], principals: [new iam.ServicePrincipal('forecast.amazonaws.com')],
    }));

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  describe('and homeEfsFileSystemUid', () => {
    test('which is an error without the prop that asks for it', () => {
      const stack = testStack();

      expect(() => alice(stack, { canvas: canvas() }).homeEfsFileSystemUid)
        .toThrow('homeEfsFileSystemUid of Stack/Alice: is read only on demand; give the profile exposeHomeEfsFileSystemUid: true');
    });

    test('which is an error when the prop says no', () => {
      expect(() => alice(testStack(), { exposeHomeEfsFileSystemUid: false }).homeEfsFileSystemUid).toThrow('exposeHomeEfsFileSystemUid: true');
    });

    test('which is enough for a custom resource, that sets nothing', () => {
      const stack = testStack();
      const profile = alice(stack, { exposeHomeEfsFileSystemUid: true });

      expect(stack.resolve(profile.homeEfsFileSystemUid)).toEqual(attribute('HomeEfsFileSystemUid'));
      expect(stack.resolve(profile.userProfileName)).toEqual(name);
      Template.fromStack(stack).hasResourceProperties(CUSTOM, {
        Settings: '{}', CarriedByCloudFormation: { DomainId: 'd-abcdefghijkl', UserProfileName: 'alice' },
      });
    });

    test('which shares one custom resource with the settings', () => {
      const stack = testStack();
      const profile = alice(stack, { exposeHomeEfsFileSystemUid: true, canvas: canvas() });
      new CfnOutput(stack, 'Uid', { value: profile.homeEfsFileSystemUid });

      Template.fromStack(stack).resourceCountIs(CUSTOM, 1);
      Template.fromStack(stack).hasResourceProperties(CUSTOM, { Settings: '{"CanvasAppSettings":{"DirectDeploySettings":{"Status":"ENABLED"}}}' });
      Template.fromStack(stack).hasOutput('Uid', { Value: attribute('HomeEfsFileSystemUid') });
    });
  });
});
