/** What each kind of ARN is called in a message, and the resource type it has to have. */
const ARNS: [member: RegExp, resourceType: string, what: string][] = [
  [/\.SageMakerImageArn$/, 'image', 'a SageMaker image'],
  [/\.SageMakerImageVersionArn$/, 'image-version', 'a SageMaker image version'],
  [/LifecycleConfigArns?(\[\])?$/, 'studio-lifecycle-config', 'a Studio lifecycle configuration'],
  [/\.TrainingPlanArn$/, 'training-plan', 'a SageMaker training plan'],
];

/** What the other patterns mean. */
const WORDS: [member: RegExp, words: string][] = [
  [/^DomainId$/, 'must be the ID of a domain, such as d-abcdefghijkl'],
  [/^UserProfileName$/, 'must consist of letters, digits and hyphens, and not start or end with a hyphen'],
  [/^Tags\[\]\./, 'must consist of letters, digits, spaces and the characters _ . : / = + - @'],
  [/\.(ExecutionRole|\w*RoleArns?(\[\])?)$/, 'must be the ARN of an IAM role (arn:aws:iam::ACCOUNT:role/NAME)'],
  [/\.SecurityGroups\[\]$/, 'must be the ID of a security group, such as sg-0123456789abcdef0'],
  [/\.RepositoryUrl$/, 'must be a URL of https:// and at least three letters, digits or characters . - _, with single slashes between them'],
  [/\.S3OutputPath$|\.S3Uri$|\.S3ArtifactPath$/, 'must be the URI of a place in a bucket (s3://BUCKET/PREFIX)'],
  [/\.SecretArn$/, 'must be the ARN of a secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME)'],
  [/\.SageMakerImageVersionAlias$/, 'must be a major version (2), a major and a minor one (2.3) or a semantic version (2.3.1)'],
  [/\.ImageName$/, 'must consist of letters and digits, with single hyphens and dots between them'],
  [/\.AppImageConfigName$/, 'must consist of letters, digits and hyphens, and not start or end with a hyphen'],
  [/\.FileSystemId$/, 'must be the ID of a file system, such as fs-0123456789abcdef0'],
  [/\.FileSystemPath$/, 'must be an absolute path without white space, such as /home'],
  [/\.VersionAliases\[\]$/, 'must be a major and a minor version, such as 2.3'],
];

/** Says in words what a value that doesn't match its pattern has to be like; undefined where the pattern has to do. */
export function explainPattern(servicePath: string, value: string): string | undefined {
  return explainArn(servicePath, value) ?? WORDS.find(([member]) => member.test(servicePath))?.[1];
}

/**
 * Says what an ARN that doesn't match its pattern is instead, and how to name an image's version if it is one of those.
 *
 * ResourceSpec: "The ARN of the SageMaker AI image that the image version belongs to", "The ARN of the image version created on the
 * instance": two ARNs of two resource types, and a version's number is no part of an image's ARN.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceSpec.html
 */
export function explainArn(
  servicePath: string, value: string, version = 'give the ARN of the image version as imageVersion',
): string | undefined {
  const expected = ARNS.find(([member]) => member.test(servicePath));
  if (!expected) {
    return undefined;
  }
  const [, resourceType, what] = expected;
  const form = `must be the ARN of ${what} (arn:aws:sagemaker:REGION:ACCOUNT:${resourceType}/NAME${resourceType === 'image-version' ? '/NUMBER' : ''})`;
  const [, actualType, rest] = /^arn:[^:]+:sagemaker:[^:]*:[^:]*:([^/:]+)[/:](.+)$/.exec(value) ?? [];
  if (resourceType === 'image' && (actualType === 'image-version' || (actualType === 'image' && /\/[0-9]+$/.test(rest)))) {
    return `${form}; to name a version, ${version}`;
  }
  if (resourceType === 'image-version' && actualType === 'image') {
    return `${form}, not of an image${/\/[0-9]+$/.test(rest) ? ' with a number behind it' : ''}`;
  }
  if (actualType === resourceType && rest !== rest.toLowerCase()) {
    return `${form}, with a name in lower case`;
  }
  return actualType && actualType !== resourceType ? `${form}, not of a resource of type ${actualType}` : form;
}
