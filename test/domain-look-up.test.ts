import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as studio from '../src';
import { errorsIn, lookUp, missingIn, propertiesAskedFor } from './fixtures/look-ups';
import type { Resources } from './fixtures/look-ups';
import { refusal, securityGroup } from './fixtures/profile';

const DOMAIN = 'AWS::SageMaker::Domain';
const ROLE = 'arn:aws:iam::123456789012:role/studio';
const APPLICATION = 'arn:aws:sso::123456789012:application/ssoins-0123456789abcdef/apl-fedcba9876543210';
const RSTUDIO = { RStudioServerProDomainSettings: { DomainExecutionRoleArn: 'arn:aws:iam::123456789012:role/rstudio' } };

function stackIn(app: App): Stack {
  return new Stack(app, 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
}

function theDomain(stack: Stack): studio.IDomain {
  return studio.Domain.fromLookup(stack, 'Domain', { domainId: 'd-abcdefghijkl' });
}

type Props = (stack: Stack) => Partial<studio.UserProfileProps>;

/** An app with a profile in the domain that is looked up. */
const profileWith = (props: Props = () => ({})) => (app: App) => {
  const stack = stackIn(app);
  new studio.UserProfile(stack, 'Alice', { domain: theDomain(stack), userProfileName: 'alice', ...props(stack) });
};

/** The domain as Cloud Control gives it: open to the internet, with nothing that a domain may lack. */
const withDomain = ({ DefaultUserSettings = {}, ...properties }: Record<string, unknown> = {}): Resources => ({
  [DOMAIN]: {
    'd-abcdefghijkl': {
      DomainId: 'd-abcdefghijkl',
      DomainName: 'team',
      AuthMode: 'IAM',
      AppNetworkAccessType: 'PublicInternetOnly',
      DefaultUserSettings: { ExecutionRole: ROLE, ...DefaultUserSettings as object },
      ...properties,
    },
  },
});

/** What the error of the profile lists once everything is looked up. */
const refused = (props: Props, resources: Resources) => refusal(() => lookUp(profileWith(props), resources));

const singleSignOn: Props = () => ({ singleSignOnUserName: 'alice@example.com' });
const studioPage: Props = () => ({ defaultLandingUri: studio.DefaultLandingUri.STUDIO });
const rStudio: Props = () => ({ rStudioServerPro: new studio.RStudioServerProAppSettings() });
const assigned: Props = () => ({ ...singleSignOn({} as Stack), singleSignOnPrincipalId: '11112222-3333-4444-5555-666677778888' });
const nothing: Props = () => ({});

describe('a domain that was never looked up', () => {
  test('is asked for, with what every domain has', () => {
    const app = new App();
    profileWith((stack) => ({ securityGroups: [securityGroup(stack, 'sg-0123456789abcdef0')] }))(app);

    expect(missingIn(app.synth())).toEqual(['AuthMode', 'DefaultUserSettings.ExecutionRole'].map((property) => ({
      key: `cc-api-provider:account=123456789012:exactIdentifier=d-abcdefghijkl:propertiesToReturn.0=${property}:region=eu-west-1:typeName=AWS$:$:SageMaker$:$:Domain`,
      provider: 'cc-api-provider',
      props: {
        account: '123456789012',
        region: 'eu-west-1',
        dummyValue: [],
        typeName: 'AWS::SageMaker::Domain',
        exactIdentifier: 'd-abcdefghijkl',
        propertiesToReturn: [property],
        lookupRoleArn: 'arn:${AWS::Partition}:iam::123456789012:role/cdk-hnb659fds-lookup-role-123456789012-eu-west-1',
      },
    })));
  });

  test.each<[string, Props, string[]]>([
    ['without security groups', nothing, ['AppNetworkAccessType']],
    ['that lands in Studio', studioPage, ['AppNetworkAccessType', 'DefaultUserSettings.StudioWebPortal']],
    ['with RStudio', rStudio, ['AppNetworkAccessType', 'DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn']],
    ['whose user is to be assigned', assigned, ['AppNetworkAccessType', 'SingleSignOnApplicationArn']],
  ])('refuses no profile %s, and is asked for what decides on it', (_, props, properties) => {
    const app = new App();
    profileWith(props)(app);

    expect(propertiesAskedFor(app.synth())).toEqual([...properties, 'AuthMode', 'DefaultUserSettings.ExecutionRole'].sort());
  });

  test('stands in with a role that nobody has', () => {
    expect(theDomain(stackIn(new App())).defaultExecutionRole?.roleRef.roleArn).toBe('arn:aws:iam::123456789012:role/not-looked-up-yet');
  });
});

describe('a domain that was looked up', () => {
  test('has its ID, its ARN and its default execution role', () => {
    let domain: studio.IDomain | undefined;
    lookUp((app) => { domain = theDomain(stackIn(app)); }, withDomain());

    expect(domain?.domainId).toBe('d-abcdefghijkl');
    expect(Stack.of(domain!).resolve(domain?.domainArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sagemaker:eu-west-1:123456789012:domain/d-abcdefghijkl']],
    });
    expect(domain?.defaultExecutionRole?.roleRef.roleArn).toBe(ROLE);
  });

  test.each<[string, Props, Record<string, unknown>, string]>([
    ['without a user name, in a domain with single sign-on', nothing, { AuthMode: 'SSO' },
      "singleSignOnUserName: is required, since the domain's AuthMode is SSO: give the name of a user in IAM Identity Center"],
    ['with a user name, in a domain without', singleSignOn, {},
      "singleSignOnUserName: must be left out, since the domain's AuthMode is IAM, got 'alice@example.com'"],
    ['without security groups, in a domain with an empty list of them', nothing, { AppNetworkAccessType: 'VpcOnly', DefaultUserSettings: { SecurityGroups: [] } },
      "securityGroups: must have at least one security group, got none: the domain's network access is VpcOnly, and its default settings have none either"],
    ['without security groups, in a domain without the property', nothing, { AppNetworkAccessType: 'VpcOnly' },
      "securityGroups: must have at least one security group, got none: the domain's network access is VpcOnly, and its default settings have none either"],
    ['that lands in Studio, in a domain that disables the portal', studioPage, { DefaultUserSettings: { StudioWebPortal: 'DISABLED' } },
      "defaultLandingUri: 'studio::' needs the Studio web portal, but the domain disables it: set studioWebPortal to true"],
    ['that lands in Studio, in a domain that says nothing of the portal', studioPage, {},
      "defaultLandingUri: 'studio::' needs the Studio web portal, but neither the profile nor what is known of the domain enables it: set studioWebPortal to true"],
    ['with RStudio, in a domain without settings', rStudio, {},
      'rStudioServerPro.enabled: gives access to RStudio, which the domain has no settings for: set RStudioServerProDomainSettings on the domain, or leave this out'],
    ['with RStudio, in a domain whose settings lack it', rStudio, { DomainSettings: { SecurityGroupIds: [] } },
      'rStudioServerPro.enabled: gives access to RStudio, which the domain has no settings for: set RStudioServerProDomainSettings on the domain, or leave this out'],
    ['with RStudio, in a domain whose settings are null', rStudio, { DomainSettings: null },
      'rStudioServerPro.enabled: gives access to RStudio, which the domain has no settings for: set RStudioServerProDomainSettings on the domain, or leave this out'],
    ['with RStudio, in a domain whose role for it is null', rStudio, { DomainSettings: { RStudioServerProDomainSettings: { DomainExecutionRoleArn: null } } },
      'rStudioServerPro.enabled: gives access to RStudio, which the domain has no settings for: set RStudioServerProDomainSettings on the domain, or leave this out'],
    ['whose user is to be assigned, in a domain without an application', assigned, { AuthMode: 'SSO' },
      'singleSignOnPrincipalId: can be assigned only to an application that is known: give singleSignOnApplicationArn to Domain.fromDomainAttributes(), or look the domain up with Domain.fromLookup(). A domain created before 2023-10-01 has none: then leave this out, and assign the user in the console'],
  ])('refuses a profile %s', (_, props, domain, message) => {
    expect(refused(props, withDomain(domain))).toEqual([message]);
  });

  test.each<[string, Props, Record<string, unknown>]>([
    ['with a user name, in a domain with single sign-on', singleSignOn, { AuthMode: 'SSO' }],
    ['without one, in a domain without', nothing, {}],
    ['without security groups, in a domain with some', nothing, { AppNetworkAccessType: 'VpcOnly', DefaultUserSettings: { SecurityGroups: ['sg-0123456789abcdef0'] } }],
    ['with security groups, in a domain without', (stack) => ({ securityGroups: [securityGroup(stack, 'sg-0123456789abcdef0')] }), { AppNetworkAccessType: 'VpcOnly' }],
    ['without security groups, in a domain of which the network access is not told', nothing, { AppNetworkAccessType: undefined }],
    ['that lands in Studio, in a domain that enables the portal', studioPage, { DefaultUserSettings: { StudioWebPortal: 'ENABLED' } }],
    ['with RStudio, in a domain with settings for it', rStudio, { DomainSettings: RSTUDIO }],
    ['whose user is to be assigned, in a domain with an application', assigned, { AuthMode: 'SSO', SingleSignOnApplicationArn: APPLICATION }],
  ])('accepts a profile %s', (_, props, domain) => {
    expect(refused(props, withDomain(domain))).toEqual([]);
  });

  test('without a default execution role has none', () => {
    let domain: studio.IDomain | undefined;
    lookUp((app) => { domain = theDomain(stackIn(app)); }, withDomain({ DefaultUserSettings: { ExecutionRole: undefined } }));

    expect(domain?.defaultExecutionRole).toBeUndefined();
  });

  test('tells the application to which the user is assigned', () => {
    const { assembly } = lookUp(profileWith(assigned), withDomain({ AuthMode: 'SSO', SingleSignOnApplicationArn: APPLICATION }));
    const [assignment] = Object.values<any>(assembly.stacks[0].template.Resources).filter(({ Type }) => Type === 'AWS::SSO::ApplicationAssignment');

    expect(assignment.Properties.ApplicationArn).toBe(APPLICATION);
  });

  test('is not asked for an application if it has no single sign-on', () => {
    expect(refused(assigned, withDomain())).toEqual([
      "singleSignOnPrincipalId: must be left out, since the domain's AuthMode is IAM, got '11112222-3333-4444-5555-666677778888'",
      "singleSignOnUserName: must be left out, since the domain's AuthMode is IAM, got 'alice@example.com'",
    ]);
  });

  test('leaves in cdk.context.json what the profiles depend on, and nothing else', () => {
    const { context } = lookUp(profileWith(nothing), withDomain({ DomainSettings: RSTUDIO, SingleSignOnApplicationArn: APPLICATION, Url: 'https://d-abcdefghijkl.studio' }));

    expect(Object.values(context)).toEqual([
      [{ AuthMode: 'IAM', Identifier: 'd-abcdefghijkl' }],
      [{ 'DefaultUserSettings.ExecutionRole': ROLE, 'Identifier': 'd-abcdefghijkl' }],
      [{ AppNetworkAccessType: 'PublicInternetOnly', Identifier: 'd-abcdefghijkl' }],
    ]);
  });

  test('is not looked up again', () => {
    const { context } = lookUp(profileWith(studioPage), withDomain({ DefaultUserSettings: { StudioWebPortal: 'ENABLED' } }));

    const { rounds, assembly } = lookUp(profileWith(studioPage), {}, context);
    expect([rounds, missingIn(assembly)]).toEqual([1, []]);
  });
});

describe('a look-up that cannot work', () => {
  test('of a domain that is not there is an error', () => {
    expect(errorsIn(lookUp(profileWith(), {}).assembly)).toContainEqual(
      expect.stringMatching(/^\/Stack\/Domain: No resource of type AWS::SageMaker::Domain with identifier: d-abcdefghijkl/),
    );
  });

  test('is an error where a property could not be read, instead of counting as one that is not there', () => {
    const denied = { [DOMAIN]: { 'd-abcdefghijkl': new Error('Encountered CC API error while getting AWS::SageMaker::Domain resource d-abcdefghijkl\nAccess Denied') } };
    const { context } = lookUp(profileWith(), withDomain());
    const { assembly } = lookUp(profileWith(rStudio), denied, context);

    expect(errorsIn(assembly)).toEqual([expect.stringContaining('Access Denied')]);
  });

  test('in a stack without account and region is an error', () => {
    expect(() => theDomain(new Stack(new App(), 'Stack')))
      .toThrow(/Cannot retrieve value from context provider cc-api-provider since account\/region are not specified at the stack level/);
  });

  test('by an ID that is known only at deployment is an error', () => {
    const stack = stackIn(new App());

    expect(() => studio.Domain.fromLookup(stack, 'Domain', { domainId: new CfnParameter(stack, 'DomainId').valueAsString }))
      .toThrow('domainId: must be known at synthesis, since it is looked up then, got one that is known at deployment; use Domain.fromDomainAttributes() or Domain.fromDomainId()');
  });
});

test.each([[undefined, 'none'], ['', "''"], [5, '5']])('a domain without an ID is refused, not all of them looked up: %p', (domainId, shown) => {
  expect(() => studio.Domain.fromLookup(stackIn(new App()), 'Domain', { domainId: domainId as string })).toThrow(
    `domainId: must be a string that isn't empty, got ${shown}; use Domain.fromDomainAttributes() or Domain.fromDomainId()`);
});
