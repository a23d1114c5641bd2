import { customResource } from './custom-resource';
import { domain } from './domain';
import { nestedStack } from './nested-stack';
import { other } from './other';
import type { ResourceKind } from './resource';
import { userProfile } from './user-profile';

/** How resources of a type come and go. */
export function kindOf(type: string): ResourceKind {
  switch (type) {
    case 'AWS::SageMaker::UserProfile': return userProfile;
    case 'AWS::SageMaker::Domain': return domain;
    case 'AWS::CloudFormation::Stack': return nestedStack;
    case 'AWS::CloudFormation::CustomResource': return customResource;
    default: return type.startsWith('Custom::') ? customResource : other;
  }
}
