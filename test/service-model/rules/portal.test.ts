import { CfnParameter, Lazy } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { CfnDomain } from 'aws-cdk-lib/aws-sagemaker';
import { DefaultLandingUri, Domain, RStudioServerProAppSettings, SageMakerImageName } from '../../../src';
import type { HiddenSageMakerImage, UserProfileProps } from '../../../src';
import { landingPageWithoutPortal } from '../../../src/service-model/rules/portal';
import { given } from '../../fixtures/given';
import { cfnDomain, findings, profileWith, refusal, refusalAtSynthesis, testStack } from '../../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const refusedWith = (props: Partial<UserProfileProps>) => refusal(() => profileWith(stack, props));
const { STUDIO, JUPYTER_SERVER } = DefaultLandingUri;
const ROLE = 'arn:aws:iam::123456789012:role/studio';

describe('landing page', () => {
  test('refuses a page that the service does not document', () => {
    expect(refusedWith({ defaultLandingUri: 'studio:' as DefaultLandingUri })).toEqual([
      "defaultLandingUri: must be 'studio::' or 'app:JupyterServer:', got 'studio:'",
    ]);
  });

  test('accepts Studio', () => {
    expect(refusedWith({ defaultLandingUri: STUDIO, studioWebPortal: true })).toEqual([]);
  });

  test('accepts Studio Classic', () => {
    expect(refusedWith({ defaultLandingUri: JUPYTER_SERVER })).toEqual([]);
  });

  test('accepts a page known only at deployment', () => {
    expect(refusedWith({ defaultLandingUri: Lazy.string({ produce: () => 'studio::' }) as DefaultLandingUri })).toEqual([]);
  });
});

describe('landing in Studio', () => {
  const importedDomain = (studioWebPortal?: boolean) =>
    Domain.fromDomainAttributes(stack, 'Domain', { domainId: 'd-abcdefghijkl', studioWebPortal });
  const refusalBecause = (reason: string) => `defaultLandingUri: 'studio::' needs the Studio web portal, but ${reason}: set studioWebPortal to true`;
  const UNKNOWN = refusalBecause('neither the profile nor what is known of the domain enables it');

  test('is refused where the profile disables the portal', () => {
    expect(refusedWith({ defaultLandingUri: STUDIO, studioWebPortal: false })).toEqual([refusalBecause('the profile disables it')]);
  });

  test('is refused where the profile disables the portal that the domain enables', () => {
    expect(refusedWith({ domain: importedDomain(true), defaultLandingUri: STUDIO, studioWebPortal: false }))
      .toEqual([refusalBecause('the profile disables it')]);
  });

  test('is refused where the domain disables the portal', () => {
    expect(refusedWith({ domain: importedDomain(false), defaultLandingUri: STUDIO })).toEqual([refusalBecause('the domain disables it')]);
  });

  test('is refused where nothing is known of the portal', () => {
    expect(refusedWith({ domain: importedDomain(), defaultLandingUri: STUDIO })).toEqual([UNKNOWN]);
  });

  test('is accepted where the profile enables the portal that the domain disables', () => {
    expect(refusedWith({ domain: importedDomain(false), defaultLandingUri: STUDIO, studioWebPortal: true })).toEqual([]);
  });

  test('is accepted where the domain enables the portal', () => {
    expect(refusedWith({ domain: importedDomain(true), defaultLandingUri: STUDIO })).toEqual([]);
  });

  test('is no matter for a profile that lands in Studio Classic', () => {
    expect(refusedWith({ domain: importedDomain(false), defaultLandingUri: JUPYTER_SERVER, studioWebPortal: false })).toEqual([]);
  });

  test('is refused at synthesis where a domain of this app says nothing of the portal', () => {
    profileWith(stack, { domain: cfnDomain(stack), defaultLandingUri: STUDIO });
    expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${UNKNOWN}`]);
  });

  test('is refused at synthesis after a domain of this app disabled the portal', () => {
    const domain = cfnDomain(stack, { defaultUserSettings: { executionRole: ROLE, studioWebPortal: 'ENABLED' } });
    profileWith(stack, { domain, defaultLandingUri: STUDIO });
    domain.defaultUserSettings = { executionRole: ROLE, studioWebPortal: 'DISABLED' };
    expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${refusalBecause('the domain disables it')}`]);
  });

  test('is accepted after a domain of this app enabled the portal by an override', () => {
    const domain = cfnDomain(stack);
    profileWith(stack, { domain, defaultLandingUri: STUDIO });
    domain.addPropertyOverride('DefaultUserSettings.StudioWebPortal', 'ENABLED');
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test("is accepted where the domain's word on the portal is known only at deployment", () => {
    const studioWebPortal = new CfnParameter(stack, 'Portal').valueAsString;
    profileWith(stack, { domain: cfnDomain(stack, { defaultUserSettings: { executionRole: ROLE, studioWebPortal } }), defaultLandingUri: STUDIO });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });
});

describe('hidden SageMaker image', () => {
  const refusedImage = (image: Partial<HiddenSageMakerImage>) =>
    refusedWith({ studioWebPortalSettings: { hiddenSageMakerImageVersionAliases: [image as HiddenSageMakerImage] } });
  const PATH = 'studioWebPortalSettings.hiddenSageMakerImageVersionAliases[0]';
  const sageMakerImageName = SageMakerImageName.SAGEMAKER_DISTRIBUTION;

  test('refuses one without version aliases', () => {
    expect(refusedImage({ sageMakerImageName })).toEqual([`${PATH}.versionAliases: must have at least one version alias, got none`]);
  });

  test('refuses an empty list of version aliases', () => {
    expect(refusedImage({ sageMakerImageName, versionAliases: [] })).toEqual([`${PATH}.versionAliases: must have at least one version alias, got none`]);
  });

  test('refuses one without an image name', () => {
    expect(refusedImage({ versionAliases: ['2.3'] })).toEqual([`${PATH}.sageMakerImageName: is required beside the version aliases, got none`]);
  });

  test('accepts one with an image name and a version alias', () => {
    expect(refusedImage({ sageMakerImageName, versionAliases: ['2.3'] })).toEqual([]);
  });

  test('accepts an image name known only at deployment', () => {
    expect(refusedImage({ sageMakerImageName: Lazy.string({ produce: () => 'x' }) as SageMakerImageName, versionAliases: ['2.3'] })).toEqual([]);
  });

  test('accepts a version alias known only at deployment', () => {
    expect(refusedImage({ sageMakerImageName, versionAliases: [new CfnParameter(stack, 'Alias').valueAsString] })).toEqual([]);
  });

  test('accepts a whole list of version aliases known only at deployment', () => {
    const versionAliases = new CfnParameter(stack, 'Aliases', { type: 'CommaDelimitedList' }).valueAsList;
    expect(refusedImage({ sageMakerImageName, versionAliases })).toEqual([]);
  });
});

describe('access to RStudio', () => {
  const rStudioServerPro = new RStudioServerProAppSettings();
  const importedDomain = (rStudioServerProEnabled?: boolean) =>
    Domain.fromDomainAttributes(stack, 'Domain', { domainId: 'd-abcdefghijkl', rStudioServerProEnabled });
  const LACKING = 'rStudioServerPro.enabled: gives access to RStudio, which the domain has no settings for: set RStudioServerProDomainSettings on the domain, or leave this out';
  const domainSettings: CfnDomain.DomainSettingsProperty = {
    rStudioServerProDomainSettings: { domainExecutionRoleArn: 'arn:aws:iam::123456789012:role/rstudio' },
  };

  test('is refused on a domain without RStudio', () => {
    expect(refusedWith({ domain: importedDomain(false), rStudioServerPro })).toEqual([LACKING]);
  });

  test('is accepted on a domain with RStudio', () => {
    expect(refusedWith({ domain: importedDomain(true), rStudioServerPro })).toEqual([]);
  });

  test('is accepted on a domain of which nothing is known', () => {
    expect(refusedWith({ domain: importedDomain(), rStudioServerPro })).toEqual([]);
  });

  test('is accepted without RStudio where the profile has no access', () => {
    expect(refusedWith({ domain: importedDomain(false), rStudioServerPro: new RStudioServerProAppSettings({ enabled: false }) })).toEqual([]);
  });

  test('is refused at synthesis where a domain of this app has no RStudio', () => {
    profileWith(stack, { domain: cfnDomain(stack), rStudioServerPro });
    expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${LACKING}`]);
  });

  test('is accepted on a domain of this app with RStudio', () => {
    profileWith(stack, { domain: cfnDomain(stack, { domainSettings }), rStudioServerPro });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('is refused after a domain of this app lost its RStudio', () => {
    const domain = cfnDomain(stack, { domainSettings });
    profileWith(stack, { domain, rStudioServerPro });
    domain.domainSettings = undefined;
    expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${LACKING}`]);
  });

  test('is accepted after a domain of this app got RStudio by an override', () => {
    const domain = cfnDomain(stack);
    profileWith(stack, { domain, rStudioServerPro });
    domain.addPropertyOverride('DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn', 'arn:aws:iam::123456789012:role/rstudio');
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('is accepted where the settings of the domain are known only at deployment', () => {
    const domain = cfnDomain(stack);
    profileWith(stack, { domain, rStudioServerPro });
    domain.addPropertyOverride('DomainSettings', { 'Fn::If': ['HasRStudio', { RStudioServerProDomainSettings: {} }, { Ref: 'AWS::NoValue' }] });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });
});

test('a landing page in Studio is accepted with a portal known only at deployment, even in a domain that disables it', () => {
  const StudioWebPortal = given('', Lazy.string({ produce: () => 'ENABLED' }));
  const userSettings = given('', { DefaultLandingUri: given('', 'studio::'), StudioWebPortal });
  expect(findings((profile, report) => landingPageWithoutPortal(profile, { studioWebPortal: 'DISABLED' }, report), { UserSettings: userSettings })).toEqual([]);
});
