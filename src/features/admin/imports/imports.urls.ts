export const importUrls = {
  index: '/admin/import',
  ofUpload: (uploadId: number) => `/admin/import/uploads/${uploadId}/runs`,
  removal: (uploadId: number) => `/admin/import/uploads/${uploadId}/removal`,
  run: (runId: number) => `/admin/import/runs/${runId}`,
  pairs: (runId: number) => `/admin/import/runs/${runId}?pairs=1#pairs`,
  breakOff: (runId: number) => `/admin/import/runs/${runId}/end`,
  goOn: (runId: number) => `/admin/import/runs/${runId}/continuation`,
};
