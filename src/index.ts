export * from './user-profile';
export * from './domain';
export * from './image';
export * from './api-settings/options';

export * from './settings/user-settings';
export * from './settings/jupyter-lab';
export * from './settings/code-editor';
export * from './settings/canvas';
export * from './settings/canvas-identity-provider';
export * from './settings/jupyter-server';
export * from './settings/kernel-gateway';
export * from './settings/rstudio-server-pro';
export * from './settings/r-session';
export * from './settings/tensor-board';
export * from './settings/user-profile-api-settings';
export * from './settings/app-settings';
export * from './settings/resource-spec';
export * from './settings/custom-image';
export * from './settings/idle-shutdown';
export * from './settings/sharing';
export * from './settings/space-storage';
export * from './settings/custom-file-system';
export * from './settings/studio-web-portal';

export { StudioInstanceType } from './settings/studio-instance-type.generated';
export { StudioAppType } from './settings/studio-app-type.generated';
export { StudioMlTool } from './settings/studio-ml-tool.generated';
