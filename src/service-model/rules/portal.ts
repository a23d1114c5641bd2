import type { DomainFacts } from '../domain-facts';
import { show } from '../report';
import type { Report } from '../report';
import type { Setting } from '../setting';

const STUDIO = 'studio::';
const JUPYTER_SERVER = 'app:JupyterServer:';

/**
 * UserSettings.DefaultLandingUri: "studio::: Indicates that Studio is the default experience.", "app:JupyterServer:: Indicates that Studio
 * Classic is the default experience."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export function landingPageUnknown(profile: Setting, report: Report): void {
  const uri = profile.get('UserSettings.DefaultLandingUri');
  if (uri?.known !== undefined && uri.known !== STUDIO && uri.known !== JUPYTER_SERVER) {
    report.refuse(uri.path, `must be '${STUDIO}' or '${JUPYTER_SERVER}', got ${show(uri.known)}`);
  }
}

/**
 * UserSettings.DefaultLandingUri: "This value can only be passed if StudioWebPortal is set to ENABLED."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html
 */
export function landingPageWithoutPortal(profile: Setting, domain: DomainFacts, report: Report): void {
  const uri = profile.get('UserSettings.DefaultLandingUri');
  if (uri?.known !== STUDIO) {
    return;
  }
  const own = profile.get('UserSettings.StudioWebPortal');
  const portal = own ? own.known ?? 'ENABLED' : domain.studioWebPortal;
  if (portal !== 'ENABLED') {
    const got = own ? 'the profile disables it' : portal ? 'the domain disables it' : 'neither the profile nor what is known of the domain enables it';
    report.refuse(uri.path, `'${STUDIO}' needs the Studio web portal, but ${got}: set studioWebPortal to true`);
  }
}

/**
 * HiddenSageMakerImage: "You must specify the SageMaker image name and version aliases."
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_HiddenSageMakerImage.html
 */
export function hiddenImageIncomplete(profile: Setting, report: Report): void {
  for (const image of profile.get('UserSettings.StudioWebPortalSettings.HiddenSageMakerImageVersionAliases')?.items ?? []) {
    if (!image.get('SageMakerImageName')) {
      report.refuse(image.pathOf('SageMakerImageName'), 'is required beside the version aliases, got none');
    }
    const aliases = image.get('VersionAliases');
    if (!aliases || aliases.items?.length === 0) {
      report.refuse(image.pathOf('VersionAliases'), 'must have at least one version alias, got none');
    }
  }
}

/**
 * CreateDomain.DomainSettings.RStudioServerProDomainSettings: RStudio is set up on a domain, with a license, before any of its profiles can
 * be given access to it.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/rstudio-create-domain.html
 */
export function rStudioOnDomainWithoutIt(profile: Setting, domain: DomainFacts, report: Report): void {
  const access = profile.get('UserSettings.RStudioServerProAppSettings.AccessStatus');
  if (access?.known === 'ENABLED' && domain.hasRStudioServerPro === false) {
    report.refuse(access.path, 'gives access to RStudio, which the domain has no settings for: set RStudioServerProDomainSettings on the domain, or leave this out');
  }
}
