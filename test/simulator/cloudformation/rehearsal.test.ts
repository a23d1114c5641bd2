import { App, CfnParameter, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { assembly, custom, DOMAIN_ID, ends, PLAIN, profile, PROFILE_ARN, rehearsal, requests, allWhole, template } from './fixtures';
import { writeAssembly } from './written-assembly';

afterEach(allWhole);

describe('creating a stack', () => {
  test('creates resources after what they refer to, and the profile on the emulator', async () => {
    const played = rehearsal();
    const result = await played.deploy(assembly({
      App: {
        Type: 'AWS::SageMaker::App',
        Properties: { DomainId: DOMAIN_ID, UserProfileName: { 'Fn::GetAtt': ['Settings', 'Name'] }, AppType: 'JupyterLab', AppName: 'default' },
      },
      Settings: custom({ Arn: { 'Fn::Sub': 'arn of ${Alice.UserProfileArn}' }, Answer: '{"Data":{"Name":"alice"}}' }),
      Alice: profile({ StudioWebPortal: 'ENABLED' }, { Tags: [{ Key: 'team', Value: 'forecast' }] }),
    }));

    expect(result.status).toBe('CREATE_COMPLETE');
    expect(ends(result)).toEqual(['main CREATE_COMPLETE Alice', 'main CREATE_COMPLETE Settings', 'main CREATE_COMPLETE App']);
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice')).toMatchObject({ Status: 'InService', UserSettings: { StudioWebPortal: 'ENABLED' } });
    expect(played.customResourceEvents).toEqual([{
      RequestType: 'Create',
      ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:' + played.functionName('Stack'),
      ResponseURL: expect.stringMatching(/^https:\/\/cloudformation-custom-resource-response-euwest1\.s3\.eu-west-1\.amazonaws\.com\/arn%3Aaws.*\?X-Amz-/),
      StackId: expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:123456789012:stack\/Stack\/[0-9a-f-]{36}$/),
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      LogicalResourceId: 'Settings',
      ResourceType: 'Custom::Thing',
      ResourceProperties: {
        ServiceToken: expect.any(String),
        Arn: `arn of ${PROFILE_ARN}`,
        Answer: '{"Data":{"Name":"alice"}}',
      },
    }]);
    expect(played.logs).toEqual(['Create Settings']);
  });

  test('makes strings of what custom resources get', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Thing: custom({ Number: 5, Boolean: true, List: [1, { Deep: false }] }) }));
    expect(played.customResourceEvents[0].ResourceProperties).toMatchObject({ Number: '5', Boolean: 'true', List: ['1', { Deep: 'false' }] });
  });

  test.each([
    ['a setting that CloudFormation lacks', { CanvasAppSettings: {} }, '#/UserSettings: extraneous key [CanvasAppSettings] is not permitted'],
    ['a nested one', { JupyterServerAppSettings: { CodeRepositories: [] } }, '#/UserSettings/JupyterServerAppSettings: extraneous key [CodeRepositories] is not permitted'],
    ['a value that only the API takes', { StudioWebPortalSettings: { HiddenAppTypes: ['KernelGateway'] } },
      '#/UserSettings/StudioWebPortalSettings/HiddenAppTypes/0: failed validation constraint for keyword [enum]'],
  ])('refuses %s', async (_, settings, reason) => {
    const played = rehearsal();
    const result = await played.deploy(assembly({ Alice: profile(settings) }));
    expect(result).toMatchObject({ status: 'ROLLBACK_COMPLETE', reason: `Properties validation failed for resource Alice with message: ${reason}` });
    expect(played.emulator.calls).toEqual([]);
  });

  test('deletes everything in reverse when a resource fails', async () => {
    const played = rehearsal();
    const result = await played.deploy(assembly({
      Alice: profile(),
      First: custom({ Value: '1' }, { DependsOn: 'Alice' }),
      Second: custom({ Value: '2', FailOn: 'Create', Id: 'second' }, { DependsOn: 'First' }),
      Third: custom({}, { DependsOn: 'Second' }),
    }));

    expect(result.status).toBe('ROLLBACK_COMPLETE');
    expect(result.reason).toMatch(/^Received response status \[FAILED\] from custom resource\. Message returned: no wish to/);
    expect(ends(result)).toEqual([
      'main CREATE_COMPLETE Alice', 'main CREATE_COMPLETE First', 'main CREATE_FAILED Second',
      'rollback DELETE_COMPLETE Second', 'rollback DELETE_COMPLETE First', 'rollback DELETE_COMPLETE Alice',
    ]);
    expect(requests(played)).toEqual(['Create First Value=1', 'Create Second Value=2', 'Delete Second second Value=2', 'Delete First thing Value=1']);
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice')).toBeUndefined();
  });

  test('fails a resource after it was done, or instead of doing it', async () => {
    const played = rehearsal();
    const folder = assembly({ Thing: custom() });
    const after = await played.deploy(folder, { failOn: (id) => id === 'Thing' ? 'changed my mind' : undefined });
    expect(after).toMatchObject({ status: 'ROLLBACK_COMPLETE', reason: 'changed my mind' });
    expect(requests(played)).toEqual(['Create Thing', 'Delete Thing thing']);
    const instead = await played.deploy(folder, { failInstead: (id) => id === 'Thing' ? 'never began' : undefined });
    expect(instead).toMatchObject({ status: 'ROLLBACK_COMPLETE', reason: 'never began' });
    expect(requests(played)).toEqual([]);
  });

  test('refuses a second profile of the same name', async () => {
    const played = rehearsal();
    const result = await played.deploy(writeAssembly({
      stacks: { One: { Resources: { Alice: profile() } }, Two: { Resources: { Alice: profile() } } },
    }));
    expect(result.stacks).toEqual({ One: 'CREATE_COMPLETE', Two: 'ROLLBACK_COMPLETE' });
    expect(result.reason).toContain('ResourceInUse');
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice')).toBeDefined();
  });

  test('refuses a second function of the same name', async () => {
    const played = rehearsal();
    const named = { Resources: { Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'only-one' } } } };
    const result = await played.deploy(writeAssembly({ stacks: { One: named, Two: named } }));
    expect(result.stacks).toEqual({ One: 'CREATE_COMPLETE', Two: 'ROLLBACK_COMPLETE' });
    expect(result.reason).toContain('only-one already exists');
  });

  test('knows no intrinsic function but those of CloudFormation', async () => {
    const played = rehearsal();
    await expect(played.deploy(assembly({ Thing: custom({ Value: { 'Fn::Guess': 'x' } }) }))).rejects.toThrow(
      "a rehearsal doesn't know the intrinsic function Fn::Guess");
  });
});

describe('an answer', () => {
  const fate = async (properties: any) => {
    const played = rehearsal();
    const { reason } = await played.deploy(assembly({ Thing: custom(properties) }));
    return { reason, requests: requests(played) };
  };

  test('that never comes fails the resource after its service timeout, and a Delete gets a made-up id', async () => {
    const { reason, requests: sent } = await fate({ SilentOn: 'Create', ServiceTimeout: 5 });
    expect(reason).toMatch(/^CloudFormation did not receive a response from your Custom Resource\./);
    expect(sent).toEqual(['Create Thing', expect.stringMatching(/^Delete Thing Stack-Thing-[0-9A-F]{12}$/)]);
  });

  test.each([
    ['longer than 4,096 bytes', { Data: { Text: 'x'.repeat(4096) } }, 'Response object is too long.'],
    ['without a physical id', { PhysicalResourceId: '' }, 'Invalid PhysicalResourceId'],
    ['to another request', { RequestId: 'another' }, 'Invalid response object: Value of property RequestId must be that of the request'],
    ['for another stack', { StackId: 'another' }, 'Invalid response object: Value of property StackId must be that of the request'],
    ['with no status', { Status: null }, 'Invalid response object: Value of property Status must be SUCCESS or FAILED'],
    ['of failure without a reason', { Status: 'FAILED' }, 'Invalid response object: a FAILED response must have a Reason'],
  ])('%s fails the resource', async (_, answer, reason) => {
    expect((await fate({ Answer: JSON.stringify(answer) })).reason).toBe(reason);
  });

  test('that lacks a wanted attribute fails what wants it', async () => {
    const played = rehearsal();
    const { reason } = await played.deploy(assembly({ Thing: custom(), Other: custom({ Value: { 'Fn::GetAtt': ['Thing', 'Absent'] } }) }));
    expect(reason).toBe('Requested attribute Absent does not exist in schema or response of Thing');
  });
});

describe('several stacks', () => {
  const exporter = (value: string) => ({
    Resources: { Alice: profile({ StudioWebPortal: value }) },
    Outputs: { Portal: { Value: value, Export: { Name: 'Portal' } } },
  });
  const importer = template({ Thing: custom({ Value: { 'Fn::ImportValue': 'Portal' } }) });
  const both = (value: string) => writeAssembly({ stacks: { Exporter: exporter(value), Importer: importer }, code: { plain: PLAIN } });

  test('import what others export, which holds those', async () => {
    const played = rehearsal();
    expect((await played.deploy(both('ENABLED'))).stacks).toEqual({ Exporter: 'CREATE_COMPLETE', Importer: 'CREATE_COMPLETE' });
    expect(requests(played)).toEqual(['Create Thing Value=ENABLED']);

    const changed = await played.deploy(both('DISABLED'));
    expect(changed.stacks).toEqual({ Exporter: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(changed.reason).toBe('Export Portal cannot be updated as it is in use by Importer');
    expect(played.emulator.userProfile(DOMAIN_ID, 'alice').UserSettings).toEqual({ StudioWebPortal: 'ENABLED' });

    expect((await played.destroy('Exporter')).reason).toBe('Delete canceled. Cannot delete export Portal as it is in use by Importer.');
    expect((await played.destroy('Importer')).status).toBe('DELETE_COMPLETE');
    expect((await played.destroy('Exporter')).status).toBe('DELETE_COMPLETE');
  });

  test('go through their phases together when one is nested', async () => {
    const played = rehearsal();
    const stacks = (value: string, last: any) => writeAssembly({
      stacks: {
        Outer: template({
          Nested: {
            Type: 'AWS::CloudFormation::Stack',
            Properties: { TemplateURL: `https://s3.eu-west-1.amazonaws.com/assets/nested-${value}.json`, Parameters: { Token: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
          },
          Last: custom({ Value: { 'Fn::GetAtt': ['Nested', 'Outputs.Value'] }, ...last }),
        }),
      },
      nested: {
        [`nested-${value}`]: {
          Parameters: { Token: { Type: 'String' } },
          Resources: {
            Inner: { Type: 'Custom::Inner', Properties: { ServiceToken: { Ref: 'Token' }, Value: value } },
            [`Only${value}`]: { Type: 'Custom::Inner', Properties: { ServiceToken: { Ref: 'Token' }, Value: 'only' }, DependsOn: 'Inner' },
          },
          Outputs: { Value: { Value: value } },
        },
      },
      code: { plain: PLAIN },
    });
    expect((await played.deploy(stacks('A', {}))).status).toBe('CREATE_COMPLETE');
    expect(requests(played)).toEqual(['Create Inner Value=A', 'Create OnlyA Value=only', 'Create Last Value=A']);
    expect(played.customResourceEvents[0].StackId).toMatch(/stack\/Outer-Nested-[0-9A-F]{12}\//);

    expect((await played.deploy(stacks('B', { FailOn: 'Update' }))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(requests(played)).toEqual([
      'Update Inner thing Value=B was=A', 'Create OnlyB Value=only', 'Update Last thing Value=B was=A',
      'Update Inner thing Value=A was=B', 'Update Last thing Value=A was=B', 'Delete OnlyB thing Value=only',
    ]);
    expect((await played.deploy(stacks('B', {}))).status).toBe('UPDATE_COMPLETE');
    expect(requests(played)).toEqual([
      'Update Inner thing Value=B was=A', 'Create OnlyB Value=only', 'Update Last thing Value=B was=A', 'Delete OnlyA thing Value=only',
    ]);
    expect((await played.destroy('Outer')).status).toBe('DELETE_COMPLETE');
    expect(requests(played)).toEqual(['Delete Last thing Value=B', 'Delete OnlyB thing Value=only', 'Delete Inner thing Value=B']);
  });
});

describe('a template', () => {
  test('has its parameters, conditions, mappings and functions evaluated', async () => {
    const played = rehearsal();
    const sections = {
      Parameters: {
        Stage: { Type: 'String', Default: 'test' },
        Groups: { Type: 'CommaDelimitedList', Default: 'sg-1, sg-2' },
        Ami: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/ami' },
      },
      Mappings: { Sizes: { prod: { Size: 'large' }, test: { Size: 'small' } } },
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
        IsElsewhere: { 'Fn::Or': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] }] },
        IsTestHere: { 'Fn::And': [{ 'Fn::Not': [{ Condition: 'IsProd' }] }, { 'Fn::Not': [{ Condition: 'IsElsewhere' }] }] },
      },
    };
    const resources = {
      OnlyProd: custom({ Value: 'prod' }, { Condition: 'IsProd' }),
      Thing: custom({
        Sub: { 'Fn::Sub': ['${Stage} in ${AWS::Region} of ${AWS::AccountId}, ${!Not}, ${Own}', { Own: { Ref: 'Ami' } }] },
        If: { 'Fn::If': ['IsTestHere', 'test', { 'Fn::GetAtt': ['OnlyProd', 'Absent'] }] },
        None: { 'Fn::If': ['IsProd', 'prod', { Ref: 'AWS::NoValue' }] },
        Size: { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'Size'] },
        Select: { 'Fn::Select': [1, { Ref: 'Groups' }] },
        Split: { 'Fn::Split': ['/', 'a/b'] },
        Join: { 'Fn::Join': ['-', ['a', { 'Fn::Length': { Ref: 'Groups' } }, { Ref: 'AWS::URLSuffix' }]] },
        Base64: { 'Fn::Base64': 'text' },
        Zones: { 'Fn::GetAZs': '' },
      }, { DependsOn: 'OnlyProd' }),
    };
    expect((await played.deploy(assembly(resources, sections))).status).toBe('CREATE_COMPLETE');
    const { ServiceToken, ...evaluated } = played.customResourceEvents[0].ResourceProperties;
    expect(evaluated).toEqual({
      Sub: 'test in eu-west-1 of 123456789012, ${Not}, ssm-value-of-/ami',
      If: 'test',
      Size: 'small',
      Select: 'sg-2',
      Split: ['a', 'b'],
      Join: 'a-2-amazonaws.com',
      Base64: 'dGV4dA==',
      Zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    });

    await played.deploy(assembly({ ...resources, Thing: custom({ Size: { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'Size'] } }) }, sections), { parameters: { Stage: 'prod' } });
    expect(requests(played).sort()).toEqual(['Create OnlyProd Value=prod', 'Update Thing thing was=undefined']);
    expect(played.customResourceEvents.find(({ RequestType }) => RequestType === 'Update').ResourceProperties.Size).toBe('large');
    await played.deploy(assembly({ ...resources, Thing: custom({ Stage: { Ref: 'Stage' } }) }, sections));
    expect(played.customResourceEvents[0].ResourceProperties.Stage).toBe('prod'); // a value stays until it is given anew
  });

  test.each([
    ['a circle', { One: custom({}, { DependsOn: 'Two' }), Two: custom({ Value: { 'Fn::Sub': '${One}' } }) }, 'circular dependency between resources: [One, Two]'],
    ['a reference to nothing', { One: custom({ Value: { Ref: 'Nobody' } }) }, 'template error: unresolved resource dependency Nobody in stack Stack'],
    ['a dynamic reference', { One: custom({ Value: '{{resolve:ssm:/x}}' }) }, "a rehearsal can't resolve the dynamic reference {{resolve:ssm:/x}}"],
  ])('with %s is no template', async (_, resources, message) => {
    const played = rehearsal();
    await expect(played.deploy(assembly(resources))).rejects.toThrow(message);
  });

  test('may not give a function what Lambda gives it', async () => {
    const played = rehearsal();
    const { reason } = await played.deploy(writeAssembly({
      stacks: { Stack: { Resources: { Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { AWS_REGION: 'eu-west-1' } } } } } } },
    }));
    expect(reason).toMatch(/Reserved keys used in this request: AWS_REGION$/);
  });
});

describe('an app', () => {
  test('is synthesized, and has its stages and the order of its stacks', async () => {
    const app = new App();
    const stage = new Stage(app, 'Prod');
    const [last, first] = ['Last', 'First'].map((id) => new Stack(stage, id));
    last.addDependency(first);
    const name = new CfnParameter(first, 'Name');
    new CfnResource(first, 'Alice', { type: 'AWS::SageMaker::UserProfile', properties: { DomainId: DOMAIN_ID, UserProfileName: name.valueAsString } });
    new CfnResource(last, 'App', {
      type: 'AWS::SageMaker::App', properties: { DomainId: DOMAIN_ID, UserProfileName: 'alice', AppType: 'JupyterLab', AppName: 'default' },
    });
    const played = rehearsal();
    const { stacks, events } = await played.deploy(app, { parameters: { Name: 'alice' } });
    expect(Object.entries(stacks)).toEqual([['Prod-First', 'CREATE_COMPLETE'], ['Prod-Last', 'CREATE_COMPLETE']]);
    expect(events.find(({ logicalId }) => logicalId === 'App')?.stackName).toBe('Prod-Last');
  });

  test('lives where the rehearsal does', async () => {
    const app = new App();
    new Stack(app, 'Stack', { env: { account: '123456789012', region: 'us-east-1' } });
    const played = rehearsal();
    await expect(played.deploy(app)).rejects.toThrow(
      'a rehearsal plays stacks in the account 123456789012 and the region eu-west-1, got aws://123456789012/us-east-1 of the stack Stack');
  });

  test('whose app comes before its profile fails', async () => {
    const played = rehearsal();
    const app = { Type: 'AWS::SageMaker::App', Properties: { DomainId: DOMAIN_ID, UserProfileName: 'alice', AppType: 'JupyterLab', AppName: 'default' } };
    const { reason } = await played.deploy(assembly({ App: app, Alice: { ...profile(), DependsOn: 'App' } }));
    expect(reason).toBe(`User profile alice does not exist in domain ${DOMAIN_ID} (Service: SageMaker, ResourceNotFound)`);
  });
});

describe('the comparison', () => {
  const uses = (settings: any) => ({
    Type: 'Custom::SageMakerUserProfileSettings',
    Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, UserProfileLogicalId: 'Alice', Settings: JSON.stringify(settings) },
  });

  test('says of each setting what was asked for, what is described, and who carries it', async () => {
    const played = rehearsal();
    await played.deploy(assembly({
      Alice: profile({
        StudioWebPortal: 'ENABLED',
        SecurityGroups: ['sg-1', 'sg-2'],
        SpaceStorageSettings: { DefaultEbsStorageSettings: { DefaultEbsVolumeSizeInGb: '20', MaximumEbsVolumeSizeInGb: 50 } },
      }),
      Settings: uses({ JupyterServerAppSettings: { CodeRepositories: [{ RepositoryUrl: 'https://example.com/a.git' }] }, CanvasAppSettings: { IdentityProviderOAuthSettings: [] } }),
    }));
    played.emulator.change(DOMAIN_ID, 'alice', ({ UserSettings }) => { UserSettings.SecurityGroups = ['sg-1', 'sg-3', 'sg-4']; });
    expect(played.compare()).toEqual([{
      domainId: DOMAIN_ID,
      userProfileName: 'alice',
      settings: [
        { path: 'StudioWebPortal', asked: 'ENABLED', described: 'ENABLED', inPlace: true, carriedBy: 'CloudFormation' },
        { path: 'SecurityGroups[0]', asked: 'sg-1', described: 'sg-1', inPlace: true, carriedBy: 'CloudFormation' },
        { path: 'SecurityGroups[1]', asked: 'sg-2', described: 'sg-3', inPlace: false, carriedBy: 'CloudFormation' },
        { path: 'SecurityGroups[2]', asked: undefined, described: 'sg-4', inPlace: false, carriedBy: 'CloudFormation' },
        { path: 'SpaceStorageSettings.DefaultEbsStorageSettings.DefaultEbsVolumeSizeInGb', asked: 20, described: 20, inPlace: true, carriedBy: 'CloudFormation' },
        { path: 'SpaceStorageSettings.DefaultEbsStorageSettings.MaximumEbsVolumeSizeInGb', asked: 50, described: 50, inPlace: true, carriedBy: 'CloudFormation' },
        { path: 'JupyterServerAppSettings.CodeRepositories[0].RepositoryUrl', asked: 'https://example.com/a.git', described: undefined, inPlace: false, carriedBy: 'custom resource' },
        { path: 'CanvasAppSettings.IdentityProviderOAuthSettings', asked: [], described: undefined, inPlace: false, carriedBy: 'custom resource' },
      ],
    }]);
  });

  test('finds nothing in place where the settings are gone', async () => {
    const played = rehearsal();
    await played.deploy(assembly({ Alice: profile({ StudioWebPortal: 'ENABLED' }) }));
    played.emulator.change(DOMAIN_ID, 'alice', (described) => { delete described.UserSettings; });
    expect(played.compare()[0].settings.map(({ inPlace }) => inPlace)).toEqual([false]);
  });
});
