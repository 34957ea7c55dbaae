// A Vulkan driver around another one (DRIVER, a path) that compiles as that one does and records and submits nothing. Mesa's AMD driver for a
// family that the machine has not crashes at the first command; with this before it, Dawn opens a device on it and makes pipelines.
// Build: cc -O1 -shared -fPIC -o no-work.so no-work.c -ldl
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <vulkan/vk_icd.h>
#include <vulkan/vulkan.h>

static PFN_vkGetInstanceProcAddr of_instance, of_physical;
static PFN_vkGetDeviceProcAddr of_device;
static VkResult (*negotiate)(uint32_t *);

static void open_driver(void) {
  if (of_instance) return;
  void *driver = dlopen(getenv("DRIVER"), RTLD_NOW | RTLD_LOCAL);
  if (!driver) abort();
  of_instance = (PFN_vkGetInstanceProcAddr)dlsym(driver, "vk_icdGetInstanceProcAddr");
  of_physical = (PFN_vkGetInstanceProcAddr)dlsym(driver, "vk_icdGetPhysicalDeviceProcAddr");
  negotiate = (VkResult(*)(uint32_t *))dlsym(driver, "vk_icdNegotiateLoaderICDInterfaceVersion");
}

static VkResult nothing(void) { return VK_SUCCESS; }

static int is_work(const char *name) {
  return !strncmp(name, "vkCmd", 5) || !strncmp(name, "vkQueueSubmit", 13) || !strcmp(name, "vkBeginCommandBuffer") || !strcmp(name, "vkEndCommandBuffer");
}

static PFN_vkVoidFunction device_function(VkDevice device, const char *name) {
  return is_work(name) ? (PFN_vkVoidFunction)nothing : of_device(device, name);
}

VkResult vk_icdNegotiateLoaderICDInterfaceVersion(uint32_t *version) {
  open_driver();
  return negotiate(version);
}

PFN_vkVoidFunction vk_icdGetPhysicalDeviceProcAddr(VkInstance instance, const char *name) {
  open_driver();
  return of_physical(instance, name);
}

PFN_vkVoidFunction vk_icdGetInstanceProcAddr(VkInstance instance, const char *name) {
  open_driver();
  if (!strcmp(name, "vkGetDeviceProcAddr")) {
    of_device = (PFN_vkGetDeviceProcAddr)of_instance(instance, name);
    return (PFN_vkVoidFunction)device_function;
  }
  return is_work(name) ? (PFN_vkVoidFunction)nothing : of_instance(instance, name);
}
